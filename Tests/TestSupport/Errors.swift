import AlmonerStore

/// The error of a body that is to fail in the store; nil where it does not, or fails otherwise.
package func storeError(_ body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}
