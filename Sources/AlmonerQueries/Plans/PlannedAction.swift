import AlmonerModel
import AlmonerStore

/// An action as the register has it.
struct PlannedAction {
    /// What an action serves, as people name it.
    enum Subject {
        case objective(String)
        case contract(String)
        case selfEvaluation(String)

        var name: String {
            switch self {
            case .objective(let name), .contract(let name), .selfEvaluation(let name): name
            }
        }
    }

    let action: NamedReference
    let subject: Subject?
    let owner: String?
    let dueOn: Day?
    let hasMeasure: Bool
    let hasTarget: Bool
    let costPence: Int64?
    let hasFunding: Bool
    private let startsOn: Day?
    private let doneOn: Day?
    private let recorded: ActionStatus

    /// What it was on the day: one that was done only later was not done yet, and under way unless
    /// it was still to start.
    func status(on day: Day) -> ActionStatus {
        guard recorded == .done, self.doneOn(by: day) == nil else { return recorded }
        return startsOn.map { $0 > day } ?? false ? .planned : .underWay
    }

    /// The day on which it was done; nil where it was not done by then.
    func doneOn(by day: Day) -> Day? {
        guard recorded == .done, let doneOn, doneOn <= day else { return nil }
        return doneOn
    }
}

package enum ActionStatus: String, Hashable, Sendable {
    case planned
    case underWay = "under_way"
    case blocked, done, dropped

    /// Whether somebody still has to see to it.
    package var isOpen: Bool { self != .done && self != .dropped }
}

/// The actions that filters select, by reference.
///
/// An action is asked about by what it serves: an agreement's as its agreement, a strategy's by its
/// care group and its lead, a self-evaluation's by its body.
struct PlannedActions {
    private(set) var actions: [PlannedAction] = []
    private var ofWithdrawn: Int64 = 0
    private var withoutAnswer: Int64 = 0

    /// - Parameter owners: only theirs; none: everybody's.
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    init(_ filters: Filters, owners: [String], in register: Connection) throws {
        try PlannedActions.requireKnown(owners, in: register)
        let contracts = try Selection(filters, in: register).contracts.ids
        let careGroups = try AskedNodes.careGroups(filters, in: register)
        let bodies = Set(filters.commissioner)
        let asked = Set(filters.named.map(\.name))
        try register.withStatement(PlannedActions.actionsSQL) { row in
            while try row.step() {
                let owner = row.optionalText(Column.owner)
                guard owners.isEmpty || owner.map(owners.contains) ?? false else { continue }
                let isOfBody =
                    bodies.isEmpty || row.optionalText(Column.body).map(bodies.contains) ?? false
                switch PlannedActions.subject(row) {
                case .contract(let name):
                    if let contracts, !contracts.contains(row.integer(Column.contractID)) {
                        continue
                    }
                    if row.text(Column.contractStatus) == "withdrawn" {
                        ofWithdrawn += 1
                    } else {
                        actions.append(PlannedAction(row, .contract(name)))
                    }
                case .objective where !asked.isSubset(of: ["careGroup", "commissioner"]),
                    .selfEvaluation where !asked.isSubset(of: ["commissioner"]),
                    nil where !asked.isEmpty:
                    withoutAnswer += 1
                case let subject:
                    let careGroup = row.optionalInteger(Column.careGroupID)
                    guard isOfBody, careGroups.contains(careGroup, unknown: false) else { continue }
                    actions.append(PlannedAction(row, subject))
                }
            }
        }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: ofWithdrawn, one: "action is of a withdrawn agreement and is left out",
                many: "actions are of withdrawn agreements and are left out"),
            CountedNote(
                count: withoutAnswer,
                one: "action of no agreement is left out: the filters cannot be put to it",
                many: "actions of no agreement are left out: the filters cannot be put to them"),
        ]
    }

    private static func requireKnown(_ owners: [String], in register: Connection) throws {
        for owner in owners {
            let known = try register.firstRow(ownerSQL, ["owner": .text(owner)]) { _ in true }
            if known == nil { throw UnknownCode(filter: "owner", code: owner, table: "owner") }
        }
    }

    private static func subject(_ row: Statement) -> PlannedAction.Subject? {
        if let strategy = row.optionalText(Column.strategy) {
            let number = row.optionalInteger(Column.objective)
            return .objective(strategy + (number.map { " \($0)" } ?? ""))
        }
        if let contract = row.optionalText(Column.contract) { return .contract(contract) }
        guard let evaluation = row.optionalText(Column.selfEvaluation) else { return nil }
        let theme = row.optionalInteger(Column.theme).map { " \($0)" } ?? ""
        return .selfEvaluation(evaluation + theme + (row.optionalText(Column.feature) ?? ""))
    }
}

extension PlannedAction {
    fileprivate typealias Column = PlannedActions.Column

    fileprivate init(_ row: Statement, _ subject: Subject?) {
        action = NamedReference(row.text(Column.action), name: row.text(Column.what))
        self.subject = subject
        owner = row.optionalText(Column.owner)
        startsOn = row.optionalDay(Column.startsOn)
        dueOn = row.optionalDay(Column.dueOn)
        doneOn = row.optionalDay(Column.doneOn)
        costPence = row.optionalInteger(Column.costPence)
        hasFunding = !row.isNull(Column.fundingSource)
        hasMeasure = !row.isNull(Column.measure)
        hasTarget = !row.isNull(Column.targetValue)
        recorded = ActionStatus(rawValue: row.text(Column.status)) ?? .planned
    }
}

// MARK: SQL

extension PlannedActions {
    /// A post owns what it owns: an action, or an agreement whose reviews ask for some.
    static let ownerSQL = """
        SELECT 1 AS known
         WHERE EXISTS (SELECT 1 FROM plan_action WHERE owner = :owner)
            OR EXISTS (SELECT 1 FROM contract WHERE contract_manager = :owner)
        """

    static let actionsSQL = """
        SELECT plan_action.reference      AS action,
               plan_action.what           AS what,
               plan_action.owner          AS owner,
               plan_action.starts_on      AS starts_on,
               plan_action.due_on         AS due_on,
               plan_action.done_on        AS done_on,
               plan_action.cost_pence     AS cost_pence,
               plan_action.funding_source AS funding_source,
               plan_action.measure        AS measure,
               plan_action.target_value   AS target_value,
               plan_action.status         AS status,
               strategy.reference         AS strategy,
               plan_action.objective      AS objective,
               strategy.care_group        AS care_group_id,
               contract.id                AS contract_id,
               contract.reference         AS contract,
               contract.status            AS contract_status,
               self_evaluation.reference  AS self_evaluation,
               plan_action.theme          AS theme,
               plan_action.feature        AS feature,
               body.reference             AS body
          FROM plan_action
          LEFT JOIN strategy ON strategy.id = plan_action.strategy
          LEFT JOIN contract ON contract.id = plan_action.contract
          LEFT JOIN self_evaluation ON self_evaluation.id = plan_action.self_evaluation
          LEFT JOIN organisation AS body
                 ON body.id = coalesce(strategy.lead, self_evaluation.organisation)
         ORDER BY plan_action.reference
        """

    /// The columns of `actionsSQL`, in its order.
    fileprivate enum Column {
        static let action: Int32 = 0
        static let what: Int32 = 1
        static let owner: Int32 = 2
        static let startsOn: Int32 = 3
        static let dueOn: Int32 = 4
        static let doneOn: Int32 = 5
        static let costPence: Int32 = 6
        static let fundingSource: Int32 = 7
        static let measure: Int32 = 8
        static let targetValue: Int32 = 9
        static let status: Int32 = 10
        static let strategy: Int32 = 11
        static let objective: Int32 = 12
        static let careGroupID: Int32 = 13
        static let contractID: Int32 = 14
        static let contract: Int32 = 15
        static let contractStatus: Int32 = 16
        static let selfEvaluation: Int32 = 17
        static let theme: Int32 = 18
        static let feature: Int32 = 19
        static let body: Int32 = 20
    }
}
