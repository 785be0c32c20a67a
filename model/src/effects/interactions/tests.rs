use super::*;
use crate::ensemble::Node;

/// x0 and x1 count together, x2 by itself; x0 is asked twice on one path.
fn tree() -> Tree {
    let split = |column, threshold, left, right, cover| Node::Split {
        column,
        threshold,
        missing_left: false,
        left,
        right,
        cover,
    };
    let leaf = |value, cover| Node::Leaf { value, cover };
    Tree {
        nodes: vec![
            split(0, 0.0, 1, 2, 100.0),
            split(1, 0.0, 3, 4, 60.0),
            split(2, 1.0, 5, 6, 40.0),
            leaf(1.0, 45.0),
            leaf(-2.0, 15.0),
            leaf(0.5, 10.0),
            split(0, 2.0, 7, 8, 30.0),
            leaf(3.0, 12.0),
            leaf(-1.0, 18.0),
        ],
    }
}

/// What the tree answers on average to a row of which only the columns of `known` are known: by walking it.
fn expected(tree: &Tree, node: u32, row: &[f32], known: u32) -> f64 {
    let cover = |node: u32| match tree.nodes[node as usize] {
        Node::Split { cover, .. } | Node::Leaf { cover, .. } => f64::from(cover),
    };
    match tree.nodes[node as usize] {
        Node::Leaf { value, .. } => f64::from(value),
        Node::Split { column, threshold, left, right, .. } => {
            let below = |child| expected(tree, child, row, known);
            if known >> column & 1 == 1 {
                if row[column as usize] <= threshold { below(left) } else { below(right) }
            } else {
                (cover(left) * below(left) + cover(right) * below(right)) / cover(node)
            }
        }
    }
}

/// The index by its definition: over all sets of the other columns.
fn by_definition(trees: &[Tree], row: &[f32], [i, j]: Pair, columns: u32) -> f64 {
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    let worth = |known: u32| trees.iter().map(|tree| expected(tree, 0, row, known)).sum::<f64>();
    (0..1_u32 << columns)
        .filter(|known| known >> i & 1 == 0 && known >> j & 1 == 0)
        .map(|known| {
            let (i, j, size) = (1 << i, 1 << j, known.count_ones());
            let weight = factorial(size) * factorial(columns - size - 2) / factorial(columns - 1);
            weight * (worth(known | i | j) - worth(known | i) - worth(known | j) + worth(known))
        })
        .sum()
}

#[test]
fn interactions_are_those_of_their_definition() {
    let other = Tree {
        nodes: tree()
            .nodes
            .into_iter()
            .map(|node| match node {
                Node::Split { column, threshold, missing_left, left, right, cover } => Node::Split {
                    column: (column + 1) % 3,
                    threshold: threshold + 0.5,
                    missing_left,
                    left,
                    right,
                    cover,
                },
                leaf @ Node::Leaf { .. } => leaf,
            })
            .collect(),
    };
    let trees = [tree(), other];
    let plan = PairsPlan::new(&trees).expect("the trees are small");
    for row in [[-1.0, -1.0, 0.0], [1.0, 1.0, 1.5], [3.0, 0.4, 2.0], [0.4, 5.0, 1.2]] {
        let mut pairs = Pairs::default();
        pairs.add(&plan, 0, &[&row]);
        let found = pairs.strongest(&trees, 10).expect("they were measured");
        assert_eq!(found.len(), 3);
        for (pair, size) in found {
            let expected = by_definition(&trees, &row, pair, 3).abs();
            assert!((size - expected).abs() < 2e-6, "{row:?} {pair:?}: {size} is not {expected}");
        }
    }
}

#[test]
fn one_client_in_so_many_is_measured_however_they_come() {
    let trees = [tree()];
    let plan = PairsPlan::new(&trees).expect("the tree is small");
    let rows: Vec<[f32; 3]> =
        (0..40).map(|n: u16| [f32::from(n) - 9.0, f32::from(n % 7) - 3.0, f32::from(n % 3)]).collect();
    let rows: Vec<&[f32]> = rows.iter().map(|row| &row[..]).collect();
    let mut at_once = Pairs::default();
    at_once.add(&plan, 0, &rows);
    let mut in_parts = Pairs::default();
    in_parts.add(&plan, 0, &rows[..17]);
    in_parts.add(&plan, 17, &rows[17..]);
    assert_eq!((at_once.clients(), in_parts.clients()), (10, 10));
    assert!(
        at_once.sums.iter().zip(&in_parts.sums).all(|(a, b)| (a - b).abs() <= 1),
        "{at_once:?} {in_parts:?}"
    );
}

#[test]
fn trees_that_are_too_large_for_a_table_are_not_measured() {
    let leaf = Node::Leaf { value: 1.0, cover: 1.0 };
    let mut nodes = Vec::new();
    for (column, cover) in (0_u16..10).zip((2_u16..12).rev()) {
        let (left, right) = (2 * u32::from(column) + 1, 2 * u32::from(column) + 2);
        let cover = f32::from(cover);
        nodes.push(Node::Split {
            column: column.into(),
            threshold: 0.0,
            missing_left: true,
            left,
            right,
            cover,
        });
        nodes.push(leaf);
    }
    nodes.push(leaf);
    let trees = [Tree { nodes }];
    assert!(PairsPlan::new(&trees).is_none());
    assert_eq!(Pairs::default().strongest(&trees, 10), None);
}
