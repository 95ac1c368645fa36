import AlmonerModel
import AlmonerQueries

/// A calendar file (iCalendar, RFC 5545) of days by which something is due.
///
/// Every event has a name that stays the same from file to file, and a sequence that grows with
/// the day asked for: importing a later file moves an event and does not double it. Of two files
/// of one day, whose sequence is the same, the one made later is the newer by its stamp. An answer
/// without rows gives a calendar without events.
package struct ICalendar: Sendable {
    /// One thing that is due, as an all-day event.
    private struct Event {
        let identifier: String
        let day: Day
        let summary: String
        /// Lines of text.
        let details: [String]
    }

    private static let productIdentifier = "-//Almoner//Almoner//EN"
    private static let reminderDays = 14
    /// Sequences count from here: a small number that grows from day to day.
    private static let firstSequenceDay = Month(year: 2000, month: 1).firstDay

    /// The whole file, its lines ended as the standard asks, by CR and LF.
    package let text: String

    /// - Parameter instant: when the file is made, in UTC: `2026-03-31T09:30:00Z`.
    package init(_ answer: Answer<ReviewDue>, madeAt instant: String) {
        self.init(answer.rows.map(ICalendar.event), asOf: answer.asOf, madeAt: instant)
    }

    /// - Parameter instant: when the file is made, in UTC: `2026-03-31T09:30:00Z`.
    package init(_ answer: Answer<KeyDate>, madeAt instant: String) {
        self.init(answer.rows.map(ICalendar.event), asOf: answer.asOf, madeAt: instant)
    }

    /// Days of what is still to be done; what has no day has no event.
    ///
    /// - Parameter instant: when the file is made, in UTC: `2026-03-31T09:30:00Z`.
    package init(_ answer: Answer<ActionProgress>, madeAt instant: String) {
        self.init(answer.rows.compactMap(ICalendar.event), asOf: answer.asOf, madeAt: instant)
    }

    private init(_ events: [Event], asOf day: Day, madeAt instant: String) {
        var lines = ContentLines()
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", ICalendar.productIdentifier)
        lines.add("METHOD", "PUBLISH")
        let sequence = max(0, ICalendar.firstSequenceDay.days(until: day))
        for event in events {
            lines.add("BEGIN", "VEVENT")
            lines.add("UID", event.identifier)
            lines.add("DTSTAMP", ICalendar.basic(instant))
            lines.add("SEQUENCE", "\(sequence)")
            ICalendar.write(event, to: &lines)
            lines.add("END", "VEVENT")
        }
        lines.add("END", "VCALENDAR")
        text = lines.text
    }

    private static func write(_ event: Event, to lines: inout ContentLines) {
        lines.add("DTSTART;VALUE=DATE", basic("\(event.day)"))
        lines.add("DTEND;VALUE=DATE", basic("\(event.day.adding(days: 1))"))
        lines.add("SUMMARY", text: event.summary)
        lines.add("DESCRIPTION", text: event.details.joined(separator: "\n"))
        // A day something is due by takes nobody's time.
        lines.add("TRANSP", "TRANSPARENT")
        lines.add("BEGIN", "VALARM")
        lines.add("ACTION", "DISPLAY")
        lines.add("DESCRIPTION", text: event.summary)
        lines.add("TRIGGER", "-P\(reminderDays)D")
        lines.add("END", "VALARM")
    }

    /// A day or an instant in the standard's basic form: `20260331`, `20260331T093000Z`.
    private static func basic(_ text: String) -> String {
        text.filter { $0 != "-" && $0 != ":" }
    }
}

// MARK: What the events say

extension ICalendar {
    private static func event(_ row: ReviewDue) -> Event {
        let noun = row.isStrategic ? "Strategic review" : "Review"
        var details = ["\(noun) due by \(row.nextDue), because \(reason(row))."]
        details.append("Last held: \(row.lastHeld?.description ?? "no review is recorded").")
        details += parties(provider: row.provider, annualPence: row.annualValuePence)
        if let manager = row.contractManager { details.append("Contract manager: \(manager).") }
        details.append("If nobody acts: the agreement goes on unexamined, whatever has changed.")
        return Event(
            identifier: identifier(
                row.contract, row.isStrategic ? "strategicReview" : "review", row.commissioner),
            day: row.nextDue, summary: "\(noun) due: \(named(row.contract))", details: details)
    }

    private static func event(_ row: KeyDate) -> Event {
        var details = parties(provider: row.provider, annualPence: row.annualValuePence)
        details.append("If nobody acts: \(row.kind.ifNobodyActs)")
        return Event(
            identifier: identifier(row.contract, row.kind.rawValue, row.commissioner),
            day: row.date, summary: "\(title(row.kind)): \(named(row.contract))",
            details: details)
    }

    private static func event(_ row: ActionProgress) -> Event? {
        guard let day = row.dueOn, row.status.isOpen else { return nil }
        var details: [String] = []
        if let subject = row.subject { details.append("For: \(subject).") }
        if let owner = row.owner { details.append("Owner: \(owner).") }
        return Event(
            identifier: identifier(row.action, "action", nil), day: day,
            summary: "Action due: \(named(row.action))", details: details)
    }

    private static func title(_ kind: KeyDate.Kind) -> String {
        switch kind {
        case .noticeBy: "Last day for notice"
        case .extensionDecisionBy: "Decide on the extension"
        case .end: "Agreement ends"
        case .reprocurementStart: "Start buying anew"
        case .latestEnd: "Latest possible end"
        }
    }

    private static func reason(_ row: ReviewDue) -> String {
        switch row.reason {
        case .contractInterval: "the agreement sets how often"
        case .highRisk: "its risk is high"
        case .mediumRisk: "its risk is medium"
        case .lowRisk: row.riskLevel == nil ? "its risk was never assessed" : "its risk is low"
        case .scheduled: "it is planned for this day"
        case .strategicInterval: "one falls due every \(Reviews.strategicIntervalMonths) months"
        }
    }

    private static func parties(provider: NamedReference?, annualPence: Int64?) -> [String] {
        var lines: [String] = []
        if let provider { lines.append("Provider: \(named(provider)).") }
        if let annualPence {
            lines.append("Annual value: \(Money.display(pence: annualPence)), excluding VAT.")
        }
        return lines
    }

    private static func named(_ record: NamedReference) -> String {
        record.name.map { "\($0) (\(record.reference))" } ?? record.reference
    }

    /// The same for the same record and kind in every file, and for no other. The commissioner
    /// keeps apart the agreements of two bodies that number theirs alike.
    private static func identifier(
        _ record: NamedReference, _ kind: String, _ commissioner: String?
    ) -> String {
        let parts = [record.reference, kind, commissioner ?? ""]
        return parts.map(percentEncoded).joined(separator: ".") + "@almoner.invalid"
    }

    /// Letters, digits, `-` and `_` as they are; all else as `%` and two digits a byte.
    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%"
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
    }
}

/// Lines of RFC 5545: folded at 75 octets, never within a character.
private struct ContentLines {
    private static let greatestOctets = 75
    private(set) var text = ""

    /// A value that the standard's own grammar governs.
    mutating func add(_ name: String, _ value: String) {
        var octets = 0
        for scalar in "\(name):\(value)".unicodeScalars {
            let width = UTF8.width(scalar)
            if octets + width > ContentLines.greatestOctets {
                text += "\r\n "
                octets = 1
            }
            text.unicodeScalars.append(scalar)
            octets += width
        }
        text += "\r\n"
    }

    /// A value of free text, escaped.
    mutating func add(_ name: String, text value: String) {
        add(name, ContentLines.escaped(value))
    }

    /// Control characters have no place in a calendar file, and are left out.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": escaped.append(contentsOf: ["\\", scalar])
            case "\n" where previous == "\r": break
            case "\n", "\r": escaped.append(contentsOf: ["\\", "n"])
            case "\t": escaped.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
            default: escaped.append(scalar)
            }
            previous = scalar
        }
        return String(escaped)
    }
}
