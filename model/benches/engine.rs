//! How fast the shipped model scores and explains, one thread: the kernel alone, and through tract;
//! how long the search for a counterfactual takes that is not there, and that for peers in a whole bank; how fast the
//! effects of all features are counted.
//! Items a second are rows a second. Rows are the golden ones, as for the peers in `bench_peers.py`.

#[path = "../tests/support/background.rs"]
mod background;

use background::background;
use divan::Bencher;
use divan::counter::ItemsCount;
use model::basis::Basis;
use model::catalogue;
use model::counterfactual::search;
use model::effects::{EffectCounts, Plan};
use model::engine::Engine;
use model::ensemble::{Background, PreparedBackground};
use model::explanation::Against;
use model::file::ClientFile;
use model::peers::{Peers, USUAL_PEERS, point};
use model::synthetic::client_file;
use std::num::NonZero;
use std::sync::LazyLock;
use std::thread;

fn main() {
    LazyLock::force(&BATCH);
    divan::main();
}

/// As many as the peers score and explain.
const ROWS: u32 = 20_000;
const EXPLAINED: u32 = 1_000;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::shipped().expect("the shipped model"));
static CLIENTS: LazyLock<Vec<ClientFile>> = LazyLock::new(|| (0..100).map(|i| client_file(3, i)).collect());
static CLIENT: LazyLock<ClientFile> = LazyLock::new(|| client_file(1, 0));

/// A refused client for whom everything is tried, in vain: the longest search of many.
static HOPELESS: LazyLock<ClientFile> = LazyLock::new(|| {
    let tried = |file: &ClientFile| -> usize {
        let goals = search(&ENGINE, file).map_or(Vec::new(), |recourse| recourse.goals);
        let in_vain =
            |goal: model::counterfactual::Goal| goal.nearest.map_or(0, |nearest| nearest.changes.len());
        goals.into_iter().next().map_or(0, in_vain)
    };
    (0..).map(|index| client_file(1, index)).find(|file| tried(file) == 3).expect("there is one")
});

/// The golden rows, again and again.
struct Batch {
    /// In catalogue order.
    catalogue: Vec<f32>,
    /// In the order of the model's columns.
    model: Vec<f32>,
}

static BATCH: LazyLock<Batch> = LazyLock::new(|| {
    let features = catalogue::features();
    let index = |name: &String| features.iter().position(|f| f.name == name).expect("a feature");
    let indices: Vec<usize> = ENGINE.parameters().features.iter().map(index).collect();
    let golden = include_bytes!("../tests/golden/rows.f32").as_chunks().0;
    let golden = golden.iter().map(|&bytes| f32::from_le_bytes(bytes)).cycle();
    let model: Vec<f32> = golden.take(ROWS as usize * indices.len()).collect();
    let in_catalogue = |row: &[f32]| {
        let mut ordered = vec![f32::NAN; features.len()];
        indices.iter().zip(row).for_each(|(&index, &value)| ordered[index] = value);
        ordered
    };
    Batch { catalogue: model.chunks(indices.len()).flat_map(in_catalogue).collect(), model }
});

fn first_row() -> &'static [f32] {
    &BATCH.model[..ENGINE.ensemble().columns()]
}

#[divan::bench]
fn one_row_kernel() -> f64 {
    ENGINE.ensemble().log_odds(divan::black_box(first_row()))
}

#[divan::bench]
fn one_client_through_tract() -> f64 {
    ENGINE.score(divan::black_box(&CLIENT)).expect("a score").probability
}

#[divan::bench]
fn batch_kernel(bencher: Bencher) {
    let mut log_odds = vec![0.0; ROWS as usize];
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench_local(|| ENGINE.ensemble().log_odds_batch(&BATCH.model, &mut log_odds));
}

#[divan::bench]
fn batch_through_tract(bencher: Bencher) {
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        // What an advice rests on is part of the work.
        let bases: Vec<Basis> =
            (0..ROWS as usize).map(|client| Basis::of(&CLIENTS[client % CLIENTS.len()])).collect();
        ENGINE.score_rows(&BATCH.catalogue, &bases)
    });
}

#[divan::bench]
fn one_row_contributions(bencher: Bencher) {
    let mut contributions = vec![0.0; ENGINE.ensemble().columns()];
    bencher
        .counter(ItemsCount::new(1_u32))
        .bench_local(|| ENGINE.ensemble().contributions(first_row(), &mut contributions));
}

#[divan::bench]
fn batch_contributions(bencher: Bencher) {
    let rows = &BATCH.model[..EXPLAINED as usize * ENGINE.ensemble().columns()];
    let mut contributions = vec![0.0; rows.len()];
    bencher
        .counter(ItemsCount::new(EXPLAINED))
        .bench_local(|| ENGINE.ensemble().contributions(rows, &mut contributions));
}

/// As many rows as the golden values and the peers have.
static BACKGROUND: LazyLock<Background> = LazyLock::new(|| {
    const ROWS: usize = 64;
    let (ensemble, columns) = (ENGINE.ensemble(), ENGINE.ensemble().columns());
    background(ensemble.trees(), columns, &BATCH.model[..ROWS * columns])
});

fn reference() -> PreparedBackground {
    ENGINE.ensemble().reference(&BACKGROUND).expect("some rows")
}

#[divan::bench]
fn one_row_contributions_against_reference(bencher: Bencher) {
    let (reference, mut contributions) = (reference(), vec![0.0; ENGINE.ensemble().columns()]);
    bencher
        .counter(ItemsCount::new(1_u32))
        .bench_local(|| reference.contributions(first_row(), &mut contributions));
}

#[divan::bench]
fn batch_contributions_against_reference(bencher: Bencher) {
    let rows = &BATCH.model[..EXPLAINED as usize * ENGINE.ensemble().columns()];
    let (reference, mut contributions) = (reference(), vec![0.0; rows.len()]);
    bencher
        .counter(ItemsCount::new(EXPLAINED))
        .bench_local(|| reference.contributions(rows, &mut contributions));
}

/// What the first explanation, or a reference, takes once.
#[divan::bench]
fn prepare_reference() -> PreparedBackground {
    reference()
}

#[divan::bench]
fn one_client_explained_against_granted() -> f64 {
    ENGINE.explain_against(divan::black_box(&CLIENT), Against::Granted).expect("an explanation").log_odds
}

#[divan::bench]
fn one_client_explained() -> f64 {
    ENGINE.explain(divan::black_box(&CLIENT)).expect("an explanation").log_odds
}

/// Clients of the real bank.
const BANK: u32 = 356_255;

/// A predicted risk, spread as in a real bank: to score so many would take longer than to search.
fn risk(client: u32) -> f64 {
    let place = f64::from(client * 7_919 % 1_000) / 1_000.0;
    0.01 + 0.5 * place * place * place * place
}

/// To invent so many takes a minute or two.
static PEERS: LazyLock<Peers> = LazyLock::new(|| {
    let axes = &ENGINE.parameters().peers;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let clients: Vec<u32> = (0..BANK).collect();
    let points: Vec<f32> = thread::scope(|threads| {
        let points =
            |some: &[u32]| some.iter().flat_map(|&i| point(axes, &client_file(2, i), risk(i))).collect();
        let invented: Vec<_> = clients
            .chunks(clients.len().div_ceil(cores))
            .map(|some| threads.spawn(move || -> Vec<f32> { points(some) }))
            .collect();
        invented.into_iter().flat_map(|points| points.join().expect("clients can be invented")).collect()
    });
    let clients = clients.into_iter().map(|id| (id.into(), id % 12 == 0)).collect();
    Peers::new(axes, clients, &points)
});

/// A hundred clients after one another, so that a search never finds what the one before it left in the caches.
#[divan::bench(sample_count = 200)]
fn peers_among_a_whole_bank(bencher: Bencher) {
    LazyLock::force(&PEERS);
    let mut clients = CLIENTS.iter().cycle();
    bencher.bench_local(|| PEERS.around(clients.next().expect("they come again"), 0.08, USUAL_PEERS));
}

#[divan::bench]
fn one_client_counterfactual_in_vain(bencher: Bencher) {
    let file = &*HOPELESS;
    bencher.bench_local(|| search(&ENGINE, divan::black_box(file)));
}

/// Of every column, and of every pair that counts together.
#[divan::bench]
fn batch_effects(bencher: Bencher) {
    let plan = Plan::new(&ENGINE);
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut counted = EffectCounts::default();
        counted.add(&plan, divan::black_box(&BATCH.catalogue));
        counted
    });
}
