import AlmonerModel
import TestSupport
import Testing

/// Numbers are made up, or the specimens of the bodies that issue them.
@Suite("Numbers of persons")
struct PersonMarksTests {
    private func numbers(_ text: String) -> [PersonNumber?] {
        PersonMarks.find(in: text).map(\.number)
    }

    // 10×9 + 9×4 + 8×3 + 7×4 + 6×7 + 5×6 + 4×5 + 3×9 + 2×1 = 299; 299 + 9 = 308 = 28 × 11.
    @Test(
        "an NHS number stands alone as a word, together or in groups",
        arguments: [
            "9434765919", "943 476 5919", "943-476-5919", "(943 476 5919)", "see 9434765919.",
            "9434765919, and more", "é 9434765919", "#9434765919", "No.9434765919", "a\n9434765919",
        ])
    func nhs(text: String) {
        #expect(numbers(text) == [.nhs])
    }

    @Test(
        "ten digits that fail the check, or no word of ten, are nothing",
        arguments: [
            "9434765918", "9434765910", "943 476 5918", "0000000000", "5555555555",
        ])
    func failing(text: String) {
        #expect(numbers(text) == [nil])
    }

    @Test(
        "what is part of something longer is nothing",
        arguments: [
            "", "12", "home care 2024-2027", "9434765919-1", "PO/9434765919", "X9434765919",
            "9434765919X", "£9434765919", "1.9434765919", "9434765919.50", "94347659190",
            "1943 476 5919", "943 476 59190", "943 476-5919", "943476591", "+44 943 476 5919",
            "020 7946 0958", "01632 960 960", "10-12-2024", "2024-04-01 to 2027-03-31",
        ])
    func partOfSomething(text: String) {
        #expect(PersonMarks.find(in: text).isEmpty)
    }

    @Test("ten groups of any digits: the check agrees with the definition, worked out slowly")
    func againstDefinition() {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<20_000 {
            let digits = (0..<10).map { _ in Int.random(in: 0...9, using: &random) }
            let text = digits.map(String.init).joined()
            let weighted = zip(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]).map { $0 * $1 }
            let remainder = weighted.reduce(0, +) % 11
            let check = 11 - remainder == 11 ? 0 : 11 - remainder
            var expected: PersonNumber?
            if check == digits[9], Set(digits).count > 1 {
                let day = text.prefix(2)
                let month = text.dropFirst(2).prefix(2)
                let year = text.dropFirst(4).prefix(2)
                let isDay = ["19", "20"].contains {
                    Day("\($0)\(year)-\(month)-\(day)") != nil
                }
                expected = isDay ? .chi : digits[0] >= 3 ? .nhs : nil
            }
            #expect(numbers(text) == [expected], "\(text)")
        }
    }

    // 10×0 + 9×1 + 8×0 + 7×1 + 6×8 + 5×4 + 4×1 + 3×2 + 2×1 = 96; 96 + 3 = 99 = 9 × 11.
    @Test("a CHI number begins with a day that there is")
    func chi() {
        #expect(numbers("0101841213") == [.chi])
        #expect(numbers("010184 1213") == [.chi])
        #expect(numbers("0101841214") == [nil])
        // 29 February 1900 was no day, and that of 2000 was.
        #expect(numbers("2902001111").count == 1)
        #expect(numbers("CHI 0101841213").first == .chi)
    }

    // 2×2 + 4×7 + 9×1 + 10×6 + 12×4 + 13×9 = 266, less 11 × 23 is 13: the letter P.
    @Test("a UPN has its letter; a temporary one ends with one")
    func pupil() {
        #expect(numbers("B801200005001") == [.pupil])
        #expect(numbers("b801200005001") == [.pupil])
        #expect(numbers("A801200005001") == [nil])
        #expect(numbers("P207000016049") == [.pupil])
        #expect(numbers("I207000016049") == [nil])
        #expect(numbers("AB801200005001").isEmpty)
        // 13 × 0 for the letter A in the last place: 266 - 117 = 149, less 6 × 23 is 11: M.
        #expect(numbers("M20700001604A") == [.pupil])
        #expect(numbers("P20700001604A") == [nil])
    }

    @Test("a CRN is a capital letter and six digits")
    func probation() {
        #expect(numbers("seen with X123456 today") == [.probation])
        #expect(numbers("x123456").isEmpty)
        #expect(numbers("XA123456").isEmpty)
        #expect(numbers("X1234567").isEmpty)
        #expect(numbers("X123456/2").isEmpty)
    }

    @Test("a label before it makes a number certain")
    func labels() {
        func isLabelled(_ text: String) -> [Bool] { PersonMarks.find(in: text).map(\.isLabelled) }
        #expect(isLabelled("NHS number 943 476 5919") == [true])
        #expect(isLabelled("nhs no: 9434765919") == [true])
        #expect(isLabelled("CHI 0101841213") == [true])
        #expect(isLabelled("children 9434765919") == [false])
        #expect(isLabelled("NHS order 9434765919") == [false])
        #expect(isLabelled("UPN B801200005001") == [true])
        #expect(isLabelled("CRN: X123456") == [true])
        #expect(isLabelled("X123456") == [false])
        // The check still has to pass.
        #expect(isLabelled("NHS number 943 476 5918") == [false])
    }

    @Test(
        "a date of birth is a date after a word that says so",
        arguments: [
            "DOB 12/03/1984", "dob: 12.3.84", "D.O.B. 12-03-1984", "date of birth 1984-03-12",
            "born 3 March 1984", "born on 3rd Mar 1984", "Date of Birth: 3rd March 1984",
        ])
    func dateOfBirth(text: String) {
        #expect(numbers(text) == [.dateOfBirth])
    }

    @Test(
        "other dates and other words are not",
        arguments: [
            "12/03/1984", "held on 12 March 2026", "born in 2019, 12345 of them",
            "date of birth recorded for 12,345", "newborn 12/03/2026", "births 2024-25: 12345",
            "stubborn 12/03/1984 case", "DOB not held since 12 March 2026",
        ])
    func noDateOfBirth(text: String) {
        #expect(!numbers(text).contains(.dateOfBirth))
    }

    @Test(
        "headings that say that the rows are people",
        arguments: [
            "NHS Number", "nhs_no", "NHSNumber", "Patient NHS No.", "CHI", "chi number", "UPN",
            "Unique Pupil Number", "CRN", "Case reference number", "DOB", "D.O.B.", "D O B",
            "date_of_birth", "dateOfBirth", "Client DOB", "Birth date", "Surname", "first name",
            "Service user name", "client_surname", "NINO", "NOMIS ID", "Patient postcode",
        ])
    func headings(heading: String) {
        #expect(PersonHeading.names(heading) != nil)
    }

    @Test(
        "headings that do not",
        arguments: [
            "", "NHS Norfolk", "NHS", "Provider name", "Name", "Contact surname", "Company number",
            "Supplier CRN", "CRN (company registration number)", "Charity number", "Children",
            "Client group", "Service user group", "Clients", "UKPRN", "Birth rate", "Chief officer",
            "Plan B", "Trans No", "Number", "Reference number", "Patient transport", "Learners",
        ])
    func otherHeadings(heading: String) {
        #expect(PersonHeading.names(heading) == nil)
    }

    @Test("no table of the register has a column for people")
    func tables() {
        for table in RegisterTables.all {
            for column in table.columns {
                #expect(PersonHeading.names(column.name) == nil, "\(table.name).\(column.name)")
            }
        }
    }
}
