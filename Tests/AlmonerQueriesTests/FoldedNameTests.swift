import AlmonerQueries
import Testing

@Suite("Names folded to compare them")
struct FoldedNameTests {
    @Test(
        "two ways to write one name are equal",
        arguments: [
            ("Hazel Care Ltd", "HAZEL CARE LIMITED"),
            ("Hazel Care Ltd.", "hazel  care"),
            ("The Hazel & Oak Trust", "Hazel and Oak Trust"),
            ("Hazel&Oak", "Hazel And Oak"),
            ("St. John's Home", "ST JOHNS HOME"),
            ("St John\u{2019}s Home", "St John's Home"),
            ("Hazel Care (UK) plc", "Hazel Care UK P.L.C."),
            ("Hazel C.I.C.", "Hazel Community Interest Company"),
            ("Hazel LLP", "Hazel Limited Liability Partnership"),
            ("Hazel plc", "Hazel Public Limited Company"),
            ("Home-Care, Dunlowe", "Home Care Dunlowe"),
            ("Cartref Dôl Cyf", "CARTREF DÔL CYF"),
            ("Caf\u{E9} Hope", "Cafe\u{301} Hope"),
            ("  Hazel\tCare ", "Hazel Care"),
        ])
    func equal(left: String, right: String) {
        #expect(FoldedName(left) == FoldedName(right))
        #expect(FoldedName(left).hashValue == FoldedName(right).hashValue)
    }

    @Test(
        "names that differ in more than form stay apart",
        arguments: [
            ("Hazel Care North", "Hazel Care South"),
            ("Hazel Care", "Hazel Care t/a Oak Care"),
            ("Hazel Trust", "Hazel Care Trust"),
            ("Hazel Company", "Hazel"),
            ("Theatre Trust", "Atre Trust"),
            ("Café Hope", "Cafe Hope"),
            ("Homecare", "Home Care"),
            ("Hazel 1", "Hazel 2"),
            ("***", "---"),
            ("The Limited", "The Company Limited"),
            ("The", "Ltd"),
        ])
    func different(left: String, right: String) {
        #expect(FoldedName(left) != FoldedName(right))
    }

    @Test("the folded name reads as words in lower case")
    func text() {
        #expect(FoldedName("The Hazel & Oak Trust, C.I.C.").text == "hazel and oak trust")
        #expect(FoldedName("R & D plc").text == "r and d")
        #expect(FoldedName("THE LIMITED").text == "the limited")
        #expect(FoldedName(" ** # ").text == "** #")
        #expect(FoldedName("").text == "")
    }

    @Test("folding a folded name changes nothing")
    func idempotent() {
        for name in ["The Hazel & Oak Trust Ltd", "Public Limited Company", "O'Neill's", "***"] {
            let once = FoldedName(name)
            #expect(FoldedName(once.text) == once)
        }
    }
}
