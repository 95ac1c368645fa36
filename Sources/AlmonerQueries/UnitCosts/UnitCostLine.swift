import AlmonerStore

/// A line of a contract, as far as its unit cost is concerned.
struct UnitCostLine: QuestionLine {
    let id: Int64
    let service: Int64
    let contract: Int64
    /// 0: unknown, as in every link here.
    let provider: Int64
    let serviceType: Int64
    let provision: Provision?
    let unit: String
    let pricePence: Int64?
    /// Costs in other currencies cannot be added to costs in pounds.
    let isInPounds: Bool
    /// False for the lines of peers, which were not asked for.
    let isAsked: Bool

    enum Provision: String, Hashable {
        case external
        case inHouse = "in_house"
    }
}

/// What a line delivered in the period, in one area or not broken down.
struct Delivery {
    /// 0: not broken down.
    var area: Int64 = 0
    var volume: Double?
    /// What the cost is divided by: the volume, or the starts or completions.
    var quantity: Double?
    /// Reported by the provider, over the rows that have a cost.
    var costPence: Double?
    /// The part of the quantity on rows without a cost.
    var uncostedQuantity = 0.0
    /// Rows with a cost and nothing to divide it by.
    var rowsWithoutQuantity: Int64 = 0

    /// Adds one row of activity.
    ///
    /// - Parameter isCosted: whether the row has a cost on the basis asked for.
    mutating func add(
        volume: Double?, quantity: Double?, costPence: Double?, isCosted: Bool
    ) {
        if let volume { self.volume = (self.volume ?? 0) + volume }
        if let quantity { self.quantity = (self.quantity ?? 0) + quantity }
        if let costPence { self.costPence = (self.costPence ?? 0) + costPence }
        if !isCosted { uncostedQuantity += quantity ?? 0 }
        if isCosted && quantity == nil { rowsWithoutQuantity += 1 }
    }
}

extension [Delivery] {
    /// Adds one row of activity to what was delivered in its area.
    mutating func add(
        in area: Int64, volume: Double?, quantity: Double?, costPence: Double?, isCosted: Bool
    ) {
        var place = firstIndex { $0.area == area } ?? endIndex
        if place == endIndex {
            append(Delivery(area: area))
            place = endIndex - 1
        }
        self[place].add(
            volume: volume, quantity: quantity, costPence: costPence, isCosted: isCosted)
    }
}

// MARK: Reading

extension UnitCostLine {
    init(_ statement: Statement) {
        id = statement.integer(0)
        service = statement.integer(1)
        contract = statement.integer(2)
        provider = statement.integer(3)
        serviceType = statement.integer(4)
        unit = statement.text(5)
        provision = statement.optionalText(6).flatMap(Provision.init)
        pricePence = statement.optionalInteger(7)
        isInPounds = statement.integer(8) == 1
        isAsked = statement.integer(9) == 1
    }

    static let linesSQL = """
        SELECT contract_line.id               AS line,
               contract_line.service          AS service,
               contract_line.contract         AS contract,
               contract.provider              AS provider,
               service.service_type           AS service_type,
               contract_line.unit             AS unit,
               service.provision              AS provision,
               contract_line.unit_price_pence AS unit_price_pence,
               contract.currency = 'GBP'      AS is_in_pounds,
               (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
               AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
                                              AS is_asked
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN service ON service.id = contract_line.service
         WHERE contract.status <> 'withdrawn'
           AND (:read IS NULL
                OR contract_line.id IN (
                    SELECT of_read.id
                      FROM json_each(:read) AS read
                     CROSS JOIN contract_line AS of_read ON of_read.service = read.value))
           AND (:readOfMost IS NULL
                OR +contract_line.service IN (SELECT value FROM json_each(:readOfMost)))
         ORDER BY contract_line.id
        """
}

extension Delivery {
    init(_ year: DeliveredYear) {
        volume = year.volume
        quantity = year.volume
        costPence = year.costPence.map(Double.init)
        uncostedQuantity = year.uncostedVolume
        rowsWithoutQuantity = year.rowsWithoutVolume
    }

    /// Activity row by row, in the order of its index: of some services, or of all where areas,
    /// payments or people are asked about. Grouping by area too would sort every row.
    static let rowsSQL = """
        WITH read (service) AS (
            SELECT value
              FROM json_each(:read)
             UNION ALL
            SELECT id
              FROM service
             WHERE :read IS NULL)
        SELECT activity.contract_line AS line,
               activity.area          AS area,
               activity.volume        AS volume,
               activity.cost_pence    AS cost_pence,
               CASE :per
                   WHEN 'start' THEN activity.starts
                   WHEN 'completion' THEN activity.completions
                   WHEN 'outcome' THEN NULL
                   ELSE activity.volume
               END                    AS quantity
          FROM activity
         WHERE activity.contract_line IN (
               SELECT of_read.id
                 FROM read
                CROSS JOIN contract_line AS of_read ON of_read.service = read.service)
           AND activity.month BETWEEN :from AND :to
         ORDER BY activity.contract_line, activity.month, activity.area
        """
}
