/// The newest row of the history for each record, by table and id: 16 bytes a record where ids are
/// dense, as they are, so that five million records take no more than 80 MB.
struct RecordStates {
    struct State {
        /// 0: the history knows no such record. Negative: the record was deleted by this change.
        var sequence: Int64 = 0
        /// Of the record as JSON. It need not be the same in another run of the program.
        var digest = 0
    }

    /// The columns of a table's records, from a change on.
    struct Form {
        let sequence: Int64
        let table: String
        let columns: String
    }

    private static let idsOfPage: Int64 = 4_096
    private var tables: [String: [Int64: [State]]] = [:]
    private(set) var forms: [Form] = []

    static func digest(_ bytes: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        return hasher.finalize()
    }

    /// - Parameter row: as `Seals.rowsSQL` gives it.
    mutating func add(_ row: Statement) {
        let sequence = row.integer(0)
        let table = row.text(5)
        guard sequence > 0 else { return }
        if row.text(8) == "form" {
            forms.append(Form(sequence: sequence, table: table, columns: row.text(10)))
        } else if let id = row.optionalInteger(6) {
            let isGone = row.isNull(10)
            let state = State(
                sequence: isGone ? -sequence : sequence,
                digest: isGone ? 0 : RecordStates.digest(row.textBytes(10)))
            add(state, table, id)
        }
    }

    /// Rows come in the order of seals, and one that was accepted late may be older.
    private mutating func add(_ state: State, _ table: String, _ id: Int64) {
        let (page, place) = RecordStates.place(id)
        var states =
            tables[table, default: [:]].removeValue(forKey: page)
            ?? Array(repeating: State(), count: Int(RecordStates.idsOfPage))
        if abs(state.sequence) > abs(states[place].sequence) { states[place] = state }
        tables[table, default: [:]][page] = states
    }

    /// The state of a record, which is forgotten: what is left at the end was not asked for.
    mutating func take(_ table: String, _ id: Int64) -> State {
        let (page, place) = RecordStates.place(id)
        guard var states = tables[table, default: [:]].removeValue(forKey: page) else {
            return State()
        }
        let state = states[place]
        states[place] = State()
        tables[table, default: [:]][page] = states
        return state
    }

    /// The records of a table that the history says are there, by id.
    func left(_ table: String) -> [(id: Int64, sequence: Int64)] {
        (tables[table] ?? [:]).sorted { $0.key < $1.key }.flatMap { page, states in
            states.indices.filter { states[$0].sequence > 0 }.map {
                (page &* RecordStates.idsOfPage &+ Int64($0), states[$0].sequence)
            }
        }
    }

    private static func place(_ id: Int64) -> (page: Int64, place: Int) {
        let page = id >> 12
        return (page, Int(id & (idsOfPage - 1)))
    }
}
