import AlmonerModel

/// Writes the commands that show the rest, so that they ask of the same day, the same period and
/// the same part of the register.
struct RestCommand: Sendable {
    /// Day, filters and register: what nearly every command takes.
    let common: String
    /// Day and register, for a command that takes no filters.
    let commonWithoutFilters: String
    /// Nil for the period that the day gives by itself.
    let period: String?

    init(_ context: QuestionContext, register: String?, asKnownOn: Instant?) {
        var day = ["--as-of", context.asOf.description]
        if let asKnownOn { day += ["--as-known-on", asKnownOn.description] }
        let filters = context.filters.named.flatMap { name, codes in
            codes.flatMap { RestCommand.option(RestCommand.flag(name), $0) }
        }
        let register = register.map { RestCommand.option("--register", $0) } ?? []
        common = (day + filters + register).joined(separator: " ")
        commonWithoutFilters = (day + register).joined(separator: " ")
        let isDefault = context.period == QuestionContext(asOf: context.asOf).period
        period = isDefault ? nil : RestCommand.period(context.period)
    }

    /// - Parameter period: as the command takes it; nil for none.
    func short(_ words: String, period: String?) -> String {
        (["almoner", words] + [period].compactMap(\.self)).joined(separator: " ")
    }

    func full(_ words: String, period: String?, takesFilters: Bool) -> String {
        "\(short(words, period: period)) \(takesFilters ? common : commonWithoutFilters)"
    }

    static func period(_ period: Period) -> String {
        let year = FinancialYear(containing: period.from)
        return Period(year) == period
            ? "--year \(year)" : "--from \(period.from) --to \(period.to)"
    }

    /// `careGroup` → `--care-group`.
    private static func flag(_ name: String) -> String {
        name.reduce(into: "--") { flag, character in
            if character.isUppercase { flag += "-" }
            flag += character.lowercased()
        }
    }

    /// A value that looks like an option is one only behind an equals sign.
    private static func option(_ flag: String, _ value: String) -> [String] {
        value.hasPrefix("-") ? ["\(flag)=\(quoted(value))"] : [flag, quoted(value)]
    }

    /// As a POSIX shell reads it back.
    static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-_./:,+@%".unicodeScalars.contains(scalar))
        }
        return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }
}
