/// Headings of columns that say that the rows are people.
package enum PersonHeading {
    /// Words that stand side by side in a heading.
    private static let phrases: [([String], names: String)] = [
        (["nhs", "number"], "NHS numbers"), (["nhs", "no"], "NHS numbers"),
        (["nhs", "num"], "NHS numbers"), (["nhsnumber"], "NHS numbers"),
        (["nhsno"], "NHS numbers"), (["nhs", "id"], "NHS numbers"),
        (["chi"], "CHI numbers"), (["chinumber"], "CHI numbers"),
        (["upn"], "pupil numbers"), (["pupil", "number"], "pupil numbers"),
        (["unique", "learner", "number"], "learner numbers"), (["uln"], "learner numbers"),
        (["crn"], "probation case reference numbers"),
        (["case", "reference", "number"], "probation case reference numbers"),
        (["noms", "number"], "prison numbers"), (["noms", "id"], "prison numbers"),
        (["nomis", "id"], "prison numbers"), (["prison", "number"], "prison numbers"),
        (["prisoner", "number"], "prison numbers"), (["nino"], "national insurance numbers"),
        (["national", "insurance", "number"], "national insurance numbers"),
        (["date", "of", "birth"], "dates of birth"), (["dateofbirth"], "dates of birth"),
        (["birth", "date"], "dates of birth"), (["birthdate"], "dates of birth"),
        (["dob"], "dates of birth"),
    ]

    /// Headings that are nothing else.
    private static let whole: Set<String> = [
        "forename", "forenames", "surname", "first name", "firstname", "last name", "lastname",
        "family name", "given name",
    ]

    private static let people = [
        ["service", "user"], ["client"], ["patient"], ["pupil"], ["child"], ["offender"],
        ["resident"], ["learner"], ["carer"],
    ]

    private static let namesOfPeople: Set<String> = [
        "name", "names", "forename", "forenames", "surname", "firstname", "lastname", "initials",
        "address", "postcode",
    ]

    /// A company registration number is abbreviated CRN as well.
    private static let bodies: Set<String> = [
        "company", "companies", "charity", "registration", "supplier", "provider", "organisation",
        "vendor", "contractor",
    ]

    /// What the column would hold of people; nil where the heading does not say so.
    package static func names(_ heading: String) -> String? {
        let words = words(heading)
        if whole.contains(words.joined(separator: " ")) { return "names of people" }
        for (phrase, names) in phrases where has(words, phrase) {
            if phrase == ["crn"], words.contains(where: bodies.contains) { continue }
            return names
        }
        let isOfPeople = people.contains { has(words, $0) }
        return isOfPeople && words.contains(where: namesOfPeople.contains)
            ? "names or addresses of people" : nil
    }

    private static func has(_ words: [String], _ phrase: [String]) -> Bool {
        guard words.count >= phrase.count else { return false }
        return (0...(words.count - phrase.count)).contains { start in
            words[start..<(start + phrase.count)].elementsEqual(phrase)
        }
    }

    /// Lower case, split at everything else and where `dateOfBirth` has a capital. Letters that stand
    /// alone, `D.O.B.`, are one word together.
    private static func words(_ heading: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in heading + " " {
            let isPart = character.isLetter || character.isNumber
            if !word.isEmpty, !isPart || (character.isUppercase && wasLower) {
                words.append(word)
                word = ""
            }
            if isPart { word += character.lowercased() }
            wasLower = character.isLowercase
        }
        return words.reduce(into: []) { joined, word in
            if word.count == 1, let last = joined.last, initials(last, words) {
                joined[joined.count - 1] += word
            } else {
                joined.append(word)
            }
        }
    }

    /// Whether a word so far is made of letters that stood alone.
    private static func initials(_ word: String, _ words: [String]) -> Bool {
        !words.contains(word) || word.count == 1
    }
}
