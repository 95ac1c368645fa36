import AlmonerQueries
import Testing

@Suite("Trees and their leaves")
struct LeafTreeTests {
    @Test("leaves below any node are one run, siblings in the order given")
    func runs() {
        //      1          2 (a leaf and a root)
        //    3   4
        //  5  6
        let tree = LeafTree([(1, nil), (2, nil), (3, 1), (4, 1), (6, 3), (5, 3)])
        #expect(tree.leafIDs == [6, 5, 4, 2])
        #expect(tree.leaves(below: 1) == 0..<3)
        #expect(tree.leaves(below: 3) == 0..<2)
        #expect(tree.leaves(below: 5) == 1..<2)
        #expect(tree.leaves(below: 2) == 3..<4)
    }

    @Test("a parent may come after its children")
    func anyOrder() {
        let tree = LeafTree([(3, 2), (2, 1), (1, nil)])
        #expect(tree.leafIDs == [3])
        #expect(tree.leaves(below: 1) == 0..<1)
    }

    @Test("a node with one leaf below it is no leaf itself")
    func chain() {
        let tree = LeafTree([(1, nil), (2, 1)])
        #expect(tree.leaf(1) == nil)
        #expect(tree.leaf(2) == 0)
    }

    @Test("a tree of one node is its own leaf; an unknown node has none")
    func smallest() {
        let tree = LeafTree([(7, nil)])
        #expect(tree.leafCount == 1)
        #expect(tree.leaf(7) == 0)
        #expect(tree.leaves(below: 8).isEmpty)
        #expect(LeafTree([]).leafCount == 0)
    }

    @Test("ids may be far apart, below nought, or as great as they go")
    func farApart() {
        let tree = LeafTree([(-5, nil), (3, -5), (.max, -5), (1_000_000, .max), (.min, .max)])
        #expect(tree.leafIDs == [3, 1_000_000, .min])
        #expect(tree.leaves(below: -5) == 0..<3)
        #expect(tree.leaves(below: .max) == 1..<3)
        #expect(tree.leaf(.min) == 2)
        #expect(tree.leaf(.max) == nil)
        #expect(tree.nodes(meeting: 1_000_000) == [-5, .max, 1_000_000])
    }

    @Test("a tree may be as deep as it likes")
    func deep() {
        let depth: Int64 = 50_000
        let tree = LeafTree((1...depth).map { ($0, $0 == 1 ? nil : $0 - 1) })
        #expect(tree.leafIDs == [depth])
        #expect(tree.leaves(below: 1) == 0..<1)
    }
}
