/// One description of a table of the register. Import, export, `list`, `show`, `add`, `edit`, the
/// data dictionary and the checks are all driven by it; a test holds it against the schema.
package struct Table: Sendable {
    /// As in the database: a singular noun, `contract_line`.
    package let name: String
    /// The name of its canonical CSV file, without the ending: `contract_lines`.
    package let plural: String
    /// One sentence for the data dictionary.
    package let meaning: String
    /// The columns by which people know a record, in order.
    package let key: [String]
    /// In the order of the canonical CSV.
    package let columns: [Column]
    /// The columns a person sees in a list, where all of them would be too many.
    package let listed: [String]
    /// False where the records travel in columns of another table's file, or are only written by
    /// the program.
    package let hasOwnFile: Bool
    /// Records of other tables that several columns name together.
    package let parts: [PartOf]
    /// Columns of a sheet that tell whoever fills it in what a row is about; an import passes them
    /// by.
    package let remarks: [String]

    package init(
        _ name: String, plural: String, _ meaning: String, key: [String], listed: [String]? = nil,
        hasOwnFile: Bool = true, columns: [Column], parts: [PartOf] = [],
        remarks: [String] = []
    ) {
        self.name = name
        self.plural = plural
        self.meaning = meaning
        self.key = key
        self.hasOwnFile = hasOwnFile
        self.parts = parts
        self.remarks = remarks
        self.columns = columns
        self.listed = listed ?? columns.map(\.name)
    }

    package func column(_ name: String) -> Column? {
        columns.first { $0.name == name }
    }

    /// `contract line`, for sentences.
    package var noun: String {
        String(name.map { $0 == "_" ? " " : $0 })
    }

    /// True where a record refers to a line of a contract by contract, service and unit.
    package var refersToLine: Bool {
        columns.contains { $0.storage == .partOfLine }
    }
}

/// Columns that together name a record of another table by its key: `strategy` and `number` an
/// objective.
package struct PartOf: Sendable {
    package let columns: [String]
    package let table: String
}

/// One column of a table, as people type it and as the register stores it.
package struct Column: Sendable {
    package enum Kind: Hashable, Sendable {
        /// What people call the record by: not blank, no blanks around it.
        case code
        case text
        case flag
        case integer(ClosedRange<Int64>)
        case number(ClosedRange<Double>)
        /// Pounds outside, whole pence inside.
        case money(negative: Bool)
        case date
        case month
        /// A month or a financial year.
        case period
        case financialYear
        case instant
        case choice([String])
        /// Another record, by its reference or code. Holds the table's name.
        case link(to: String)
    }

    /// Where the value lives.
    package enum Storage: Hashable, Sendable {
        /// In a column of the table itself.
        case own(String)
        /// Together with its neighbours it says which contract line is meant.
        case partOfLine
        /// In `organisation_role`, `;`-separated outside.
        case roles
        /// In `organisation_identifier` under this scheme, `;`-separated outside.
        case identifiers(scheme: String)
    }

    package let name: String
    package let kind: Kind
    package let storage: Storage
    package let isRequired: Bool
    /// What an empty cell means for a column that must have a value.
    package let defaultValue: String?
    package let meaning: String
    /// It may name a person who works for one of the bodies: exports leave it out unless asked.
    package let mayNameSomebody: Bool

    package init(
        _ name: String, _ kind: Kind, _ meaning: String, required: Bool = false,
        defaultValue: String? = nil, storage: Storage? = nil, mayNameSomebody: Bool = false
    ) {
        self.mayNameSomebody = mayNameSomebody
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.isRequired = required
        self.defaultValue = defaultValue
        if let storage {
            self.storage = storage
        } else if case .money = kind {
            self.storage = .own(name + "_pence")
        } else {
            self.storage = .own(name)
        }
    }

    /// The column of the table itself that holds the value, if one does.
    package var storedName: String? {
        if case .own(let stored) = storage { stored } else { nil }
    }

    /// The key that JSON has for it: `annualValuePence` for `annual_value`.
    package var programName: String {
        let words = (storedName ?? name).split(separator: "_")
        return words.enumerated().map { index, word in
            index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
    }

    /// True where a cell names a whole set, whose members are records of a table of their own.
    package var holdsSet: Bool {
        switch storage {
        case .roles, .identifiers: true
        case .own, .partOfLine: false
        }
    }

    package var linkedTable: String? {
        if case .link(let table) = kind { table } else { nil }
    }
}
