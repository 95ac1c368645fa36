import AlmonerModel

/// Writes the commands that show the rest, so that they ask of the same day, the same period and
/// the same part of the register.
struct RestCommand: Sendable {
    /// Day, filters and register: what every command takes.
    let common: String
    /// Nil for the period that the day gives by itself.
    let period: String?

    init(_ context: QuestionContext, register: String?, asKnownOn: Instant?) {
        var words = ["--as-of", context.asOf.description]
        if let asKnownOn { words += ["--as-known-on", asKnownOn.description] }
        for (name, codes) in context.filters.named {
            for code in codes { words += RestCommand.option(RestCommand.flag(name), code) }
        }
        if let register { words += RestCommand.option("--register", register) }
        common = words.joined(separator: " ")
        let isDefault = context.period == QuestionContext(asOf: context.asOf).period
        period = isDefault ? nil : RestCommand.period(context.period)
    }

    /// - Parameter period: as the command takes it; nil for none.
    func short(_ words: String, period: String?) -> String {
        (["almoner", words] + [period].compactMap(\.self)).joined(separator: " ")
    }

    func full(_ words: String, period: String?) -> String {
        "\(short(words, period: period)) \(common)"
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
