import AlmonerModel
import AlmonerStore

/// A tree of the register, its leaves numbered from 0 so that those below any node are one run of
/// numbers: a row of the service map is then three runs, whatever its nodes.
package struct LeafTree: Sendable {
    /// The register's ids of the leaves, by their numbers.
    package let leafIDs: [Int64]
    private let nodeIDs: [Int64]
    private let leavesByNode: NumberedValues<Range<Int>>

    package var leafCount: Int { leafIDs.count }

    /// - Parameter nodes: in the order in which siblings are to be numbered; the parent of each is
    ///   one of them or nil.
    package init(_ nodes: [(id: Int64, parent: Int64?)]) {
        var roots: [Int64] = []
        var children: [Int64: [Int64]] = [:]
        for node in nodes {
            if let parent = node.parent {
                children[parent, default: []].append(node.id)
            } else {
                roots.append(node.id)
            }
        }
        var leafIDs: [Int64] = []
        nodeIDs = nodes.map(\.id)
        var leavesByNode = NumberedValues<Range<Int>>(
            upTo: Int(nodeIDs.max() ?? 0), count: nodes.count)
        // A list of its own and no recursion: a register may hold a tree of any depth. A node
        // comes twice, before what is below it and after.
        var pending = roots.reversed().map { (node: $0, firstLeaf: Int?.none) }
        while let (node, firstLeaf) = pending.popLast() {
            if let firstLeaf {
                leavesByNode[Int(node)] = firstLeaf..<leafIDs.count
            } else if let below = children[node] {
                pending.append((node, leafIDs.count))
                pending += below.reversed().map { ($0, nil) }
            } else {
                leavesByNode[Int(node)] = leafIDs.count..<leafIDs.count + 1
                leafIDs.append(node)
            }
        }
        self.leafIDs = leafIDs
        self.leavesByNode = leavesByNode
    }

    /// The numbers of the leaves at or below a node; a leaf is below itself. None for an unknown
    /// node.
    package func leaves(below id: Int64) -> Range<Int> {
        leavesByNode[Int(id)] ?? 0..<0
    }

    /// The number of the leaf that a node is; nil where there are nodes below it.
    package func leaf(_ id: Int64) -> Int? {
        guard let leaves = leavesByNode[Int(id)], leaves.count == 1,
            leafIDs[leaves.lowerBound] == id
        else { return nil }
        return leaves.lowerBound
    }

    /// Every node that stands for some of the leaves that this one stands for: itself, those above
    /// it and those below it.
    package func nodes(meeting id: Int64) -> [Int64] {
        let own = leaves(below: id)
        return nodeIDs.filter { leaves(below: $0).overlaps(own) }
    }

    // MARK: From the register

    static func careGroups(of register: Connection) throws -> LeafTree {
        try read(careGroupsSQL, register)
    }

    static func needs(of register: Connection) throws -> LeafTree {
        try read(needsSQL, register)
    }

    static func areas(of register: Connection) throws -> LeafTree {
        try read(areasSQL, register)
    }

    static let careGroupsSQL = """
        SELECT care_group.id     AS id,
               care_group.parent AS parent
          FROM care_group
         ORDER BY care_group.code
        """

    static let needsSQL = """
        SELECT need.id     AS id,
               need.parent AS parent
          FROM need
         ORDER BY need.code
        """

    static let areasSQL = """
        SELECT area.id     AS id,
               area.parent AS parent
          FROM area
         ORDER BY area.code
        """

    private static func read(_ sql: String, _ register: Connection) throws -> LeafTree {
        LeafTree(try register.rows(sql) { ($0.integer(0), $0.optionalInteger(1)) })
    }
}
