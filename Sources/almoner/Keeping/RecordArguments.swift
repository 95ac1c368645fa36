import AlmonerModel
import AlmonerStore

/// `C001 annual_value=1200`: the parts of a key, and values for columns.
struct RecordArguments {
    let table: Table
    let key: [String]
    let values: [(column: Column, text: String)]

    /// - Parameter hasKey: the record is there and named by its key; a new one has columns only.
    init(_ table: Table, _ arguments: [String], hasKey: Bool = true) throws {
        self.table = table
        let keyParts = hasKey ? table.key.count : 0
        var key: [String] = []
        var values: [(Column, String)] = []
        for argument in arguments {
            let parts = argument.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, let column = table.column(String(parts[0])) {
                guard !values.contains(where: { $0.0.name == column.name }) else {
                    throw UsageError("\(column.name) is given twice")
                }
                values.append((column, String(parts[1])))
            } else if parts.count == 2, key.count == keyParts {
                throw UsageError(
                    "\(table.plural) have no column \(parts[0]); they have "
                        + table.columns.map(\.name).joined(separator: ", "))
            } else if hasKey {
                key.append(argument)
            } else {
                throw UsageError("\(argument) is not column=value")
            }
        }
        self.key = key
        self.values = values
    }

    /// The record the key names.
    func id(in connection: Connection) throws -> Int64 {
        guard !key.isEmpty, key.count <= table.key.count else {
            throw UsageError("name the \(table.noun) by \(table.key.joined(separator: ", "))")
        }
        let found = try explained { try RecordKeeping(connection).id(of: key, in: table) }
        guard let found else {
            throw RecordError(
                "there is no \(table.noun) \(key.joined(separator: " ")); see: almoner list \(table.plural)"
            )
        }
        return found
    }

    /// A refusal in a person's words.
    func explained<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let refusal as RecordWriter.Refusal {
            throw RecordError(refusal.problems.map(\.sentence).joined(separator: "; "))
        } catch let error as StoreError where error.kind == .constraint(.foreignKey) {
            throw RecordError(
                "other records refer to this \(table.noun); withdraw or change those first")
        } catch let error as StoreError where error.kind == .constraint(.unique) {
            throw RecordError("this \(table.noun) was withdrawn this very second; try again")
        } catch let error as StoreError where error.kind == .constraint(.rule) {
            throw RecordError(error.message)
        }
    }
}
