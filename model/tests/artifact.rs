//! What the engine makes of an artifact, sound or not: a model that scores as its trees do, or an error
//! that says what is wrong and what to do. Never a panic, never a wrong score.
#![cfg(all(feature = "onnx", not(target_arch = "wasm32")))]

#[path = "support/artifact.rs"]
mod artifact;
#[path = "support/background.rs"]
mod background;
#[path = "support/forest.rs"]
mod forest;

use artifact::{artifact, attribute, bytes, features, granted, granted_rows, only_node};
use background::background;
use forest::{Shape, forest, rows};
use model::basis::Basis;
use model::catalogue;
use model::catalogue::inputs::Input;
use model::compact::{self, CompactError};
use model::decision::Advice;
use model::engine::{Engine, EngineError};
use model::ensemble::{Background, Ensemble, EnsembleError, ReferenceError, Tree, probability};
use model::explanation::Against;
use model::file::ClientFile;
use model::onnx::{self, MAX_BYTES, OnnxError};
use model::parameters::ParametersError;
use model::synthetic::{self, client_file};
use proptest::prelude::*;
use tract_onnx::pb::{ModelProto, StringStringEntryProto, tensor_shape_proto::dimension};
use tract_onnx::prelude::{IntoTValue, Tensor, tvec};

const SHAPE: Shape = Shape { trees: 40, columns: 6, depth: 6 };

fn trees() -> Vec<Tree> {
    forest(SHAPE, 3)
}

fn engine() -> Engine {
    Engine::from_onnx(&bytes(&artifact(&trees(), SHAPE.columns)), None).expect("a sound artifact")
}

/// Rows of the whole catalogue, and the same rows as the model of [`artifact`] sees them.
fn catalogue_rows(count: usize) -> (Vec<f32>, Vec<f32>) {
    let width = catalogue::features().len();
    let rows = rows(count, u32::try_from(width).expect("a short catalogue"), 5);
    let columns = SHAPE.columns as usize;
    let seen = rows.chunks(width).flat_map(|row| row.iter().rev().take(columns).copied());
    (rows.clone(), seen.collect())
}

/// The refusal of an artifact that was spoilt.
fn refusal(spoil: impl FnOnce(&mut ModelProto)) -> OnnxError {
    let mut artifact = artifact(&trees(), SHAPE.columns);
    spoil(&mut artifact);
    onnx::read(&bytes(&artifact)).expect_err("a spoilt artifact is refused")
}

fn set_metadata(artifact: &mut ModelProto, key: &str, value: &str) {
    let entry = artifact.metadata_props.iter_mut().find(|entry| entry.key == key);
    entry.expect("there is such a key").value = value.to_owned();
}

#[test]
fn an_artifact_may_say_how_its_training_clients_are_distributed() {
    let with = |json: &str| {
        let mut artifact = artifact(&trees(), SHAPE.columns);
        artifact
            .metadata_props
            .push(StringStringEntryProto { key: "clairscore.reference".to_owned(), value: json.to_owned() });
        Engine::from_onnx(&bytes(&artifact), None)
    };
    assert!(engine().references().is_empty(), "an older artifact does not say");
    let sound = r#"[{"quantity":"probability","edges":[0.1],"counts":{"clients":[3,4],"missing":0}},
        {"quantity":"income","edges":[],"counts":{"clients":[5],"missing":2}}]"#;
    let references = with(sound).expect("a sound artifact").references().to_vec();
    assert_eq!((references.len(), references[0].counts.known()), (2, 7));
    for spoilt in [
        sound.replace("income", "shoe_size"),
        sound.replace("[0.1]", "[0.1, 0.2]"),
        sound.replace("[0.1]", "[0.2, 0.1]").replace("[3,4]", "[3,4,5]"),
    ] {
        let refused = with(&spoilt);
        let refused = refused.as_ref().map(|_| ()).expect_err("no client can be counted in these bins");
        assert!(matches!(refused, EngineError::Artifact(OnnxError::Reference { .. })), "{refused:?}");
    }
    assert!(matches!(with("{}"), Err(EngineError::Artifact(OnnxError::Metadata { .. }))));
}

#[test]
fn an_engine_can_be_shared_between_threads() {
    const fn shared<T: Send + Sync>() {}
    shared::<Engine>();
}

#[test]
fn tract_gives_the_bits_that_the_kernel_gives() {
    let engine = engine();
    let kernel = Ensemble::new(&trees(), SHAPE.columns as usize).expect("a sound forest");
    // More rows than go through tract at once.
    let (rows, seen) = catalogue_rows(5000);
    let scores = engine.score_rows(&rows, &vec![Basis::whole(); 5000]).expect("whole rows");
    assert_eq!(scores.len(), 5000);
    for (score, row) in scores.iter().zip(seen.chunks(SHAPE.columns as usize)) {
        let expected = f64::from(probability(kernel.log_odds(row)));
        assert_eq!(score.probability.to_bits(), expected.to_bits());
        assert_eq!(score.decision, engine.parameters().policy.advice(expected, true));
    }
}

#[test]
fn the_label_is_the_likelier_class_and_both_probabilities_are_there() {
    let artifact = onnx::read(&bytes(&artifact(&trees(), SHAPE.columns))).expect("a sound artifact");
    let rows = rows(100, SHAPE.columns, 9);
    let input = Tensor::from_shape(&[100, SHAPE.columns as usize], &rows).expect("100 rows");
    let outputs = artifact.runnable.run(tvec![input.into_tvalue()]).expect("a sound model");
    let labels = outputs[0].to_plain_array_view::<i64>().expect("labels");
    let both = outputs[1].to_plain_array_view::<f32>().expect("probabilities");
    assert_eq!((labels.shape(), both.shape()), (&[100][..], &[100, 2][..]));
    let mut seen = [false; 2];
    for (index, label) in labels.iter().enumerate() {
        let (repaid, defaulted) = (both[[index, 0]], both[[index, 1]]);
        assert!((repaid + defaulted - 1.0).abs() < 1e-6);
        assert_eq!(*label == 1, defaulted > 0.5);
        seen[usize::from(*label == 1)] = true;
    }
    assert_eq!(seen, [true; 2], "the rows must put both labels to the test");
}

#[test]
fn one_client_gets_one_number_whoever_asks() {
    let engine = engine();
    let file = ClientFile::default();
    let score = engine.score(&file).expect("a score");
    let among_rows = engine.score_rows(&catalogue::row(&file), &[Basis::of(&file)]).expect("a row").remove(0);
    let explanation = engine.explain(&file).expect("an explanation");
    assert_eq!(score, among_rows);
    assert_eq!(score.probability.to_bits(), explanation.probability.to_bits());
    assert_eq!(score, explanation.score());
    let from_log_odds = f64::from(probability(explanation.log_odds));
    assert_eq!(score.probability.to_bits(), from_log_odds.to_bits());
}

/// The model of [`artifact`] has six features of one weight, the last of the catalogue; `limit` and `required` are
/// its policy's.
fn engine_that_asks(limit: f64, required: &str) -> Engine {
    let mut artifact = artifact(&trees(), SHAPE.columns);
    let policy = format!(
        r#"{{"costs":{{"false_negative":10.0,"false_positive":1.0}},"threshold":0.5,"review_from":0.5,
        "review_to":0.5,"least_completeness":{limit},"required":{required}}}"#
    );
    set_metadata(&mut artifact, "clairscore.policy", &policy);
    Engine::from_onnx(&bytes(&artifact), None).expect("a sound artifact")
}

#[test]
fn a_files_completeness_is_the_share_of_the_importance_that_is_known() {
    assert_eq!(
        features(SHAPE.columns),
        [
            "card_balance_last_to_income",
            "card_drawings_half_year",
            "card_drawings_mean",
            "card_paid_to_minimum",
            "card_below_minimum_share",
            "card_cash_share",
        ]
    );
    let engine = engine_that_asks(0.9, "[]");
    let mut file = ClientFile::default();
    let score = engine.score(&file).expect("a score");
    assert_eq!((score.completeness, score.decision), (0.0, Advice::Review));
    assert_eq!(score.missing, [Input::CardMonths, Input::Income], "the heavier first");
    // An empty history that was delivered is known; the balance relative to the income is not, without one.
    file.credit_card_balance = Some(Vec::new());
    let score = engine.score(&file).expect("a score");
    assert!((score.completeness - 5.0 / 6.0).abs() < 1e-15);
    assert_eq!((score.decision, &score.missing[..]), (Advice::Review, &[Input::Income][..]));
    assert_eq!(score, engine.explain(&file).expect("an explanation").score());
    file.application.amt_income_total = Some(200_000.0);
    let score = engine.score(&file).expect("a score");
    assert_eq!((score.completeness, &score.missing[..]), (1.0, &[][..]));
    assert_ne!(score.decision, Advice::Review, "this policy has no band");
}

#[test]
fn what_is_required_is_asked_for_however_little_it_weighs() {
    let engine = engine_that_asks(0.5, r#"["DAYS_BIRTH"]"#);
    let mut file = ClientFile { credit_card_balance: Some(Vec::new()), ..ClientFile::default() };
    let score = engine.score(&file).expect("a score");
    assert_eq!((score.decision, &score.missing[..]), (Advice::Review, &[Input::Birth][..]));
    file.application.days_birth = model::file::Days::from(-12_000.0);
    let score = engine.score(&file).expect("a score");
    assert!(score.missing.is_empty() && score.decision != Advice::Review, "{score:?}");
}

/// What a caller could do to be granted: leave out what speaks against the client.
#[test]
fn a_refused_client_whose_external_scores_are_left_out_is_not_granted() {
    let engine = Engine::shipped().expect("the shipped model");
    let (mut refused, mut would_be_granted) = (0, 0);
    for index in 0..2_000 {
        let mut file = client_file(11, index);
        if engine.score(&file).expect("a score").decision != Advice::Refuse {
            continue;
        }
        refused += 1;
        let a = &mut file.application;
        (a.ext_source_1, a.ext_source_2, a.ext_source_3) = (None, None, None);
        let score = engine.score(&file).expect("a score");
        would_be_granted += u32::from(engine.parameters().policy.grants(score.probability));
        assert_eq!(score.decision, Advice::Review, "{score:?}");
        for input in [Input::External1, Input::External2, Input::External3] {
            assert!(score.missing.contains(&input), "{score:?}");
        }
    }
    assert!(refused > 300 && would_be_granted > refused / 4, "{would_be_granted} of {refused}");
}

#[test]
fn a_client_number_alone_is_no_grant() {
    let engine = Engine::shipped().expect("the shipped model");
    let score = engine.score(&ClientFile::default()).expect("a score");
    assert_eq!((score.decision, score.completeness), (Advice::Review, 0.0));
    for input in engine.parameters().policy.required.iter() {
        assert!(score.missing.contains(&input), "{score:?}");
    }
}

#[test]
fn a_client_is_compared_with_granted_ones() {
    let engine = Engine::shipped().expect("the shipped model");
    let file = synthetic::client_file(5, 5);
    let beside_all = engine.explain(&file).expect("an explanation");
    let beside_granted = engine.explain_against(&file, Against::Granted).expect("an explanation");
    assert!(beside_granted.additivity_error() < 1e-9);
    assert_eq!(beside_granted.log_odds.to_bits(), beside_all.log_odds.to_bits());
    let policy = engine.parameters().policy;
    assert!(policy.grants(f64::from(probability(beside_granted.base_value))));
    assert!(beside_granted.base_value < beside_all.base_value);
}

#[test]
fn nobody_is_compared_with_the_granted_ones_of_a_model_that_grants_nothing() {
    let mut artifact = artifact(&trees(), SHAPE.columns);
    set_metadata(&mut artifact, "clairscore.granted", &granted(&Background::default()));
    let engine = Engine::from_onnx(&bytes(&artifact), None).expect("a sound artifact");
    let refusal = engine.explain_against(&ClientFile::default(), Against::Granted);
    assert!(matches!(refusal, Err(EngineError::Reference(ReferenceError::NoRow))), "{refusal:?}");
}

#[test]
fn an_explanation_adds_up_and_tells_the_largest_contribution_first() {
    let explanation = engine().explain(&ClientFile::default()).expect("an explanation");
    assert!(explanation.additivity_error() < 1e-9);
    let sizes = || explanation.contributions.iter().map(|c| c.contribution.abs());
    assert!(sizes().rev().is_sorted());
    assert!(sizes().sum::<f64>() > 0.0);
    let mut named: Vec<&str> = explanation.contributions.iter().map(|c| &*c.feature).collect();
    let mut expected = features(SHAPE.columns);
    named.sort_unstable();
    expected.sort_unstable();
    assert_eq!(named, expected);
}

#[test]
fn the_browsers_copy_gives_the_same_bits_as_the_artifact() {
    let engine = engine();
    let copy = Engine::from_compact(&engine.to_compact()).expect("an undamaged copy");
    assert_eq!(copy.parameters(), engine.parameters());
    let (rows, _) = catalogue_rows(500);
    let bases: Vec<Basis> = (0..500).map(|client| Basis::of(&client_file(2, client))).collect();
    let scores = |engine: &Engine| engine.score_rows(&rows, &bases).expect("scores");
    assert_eq!(scores(&copy), scores(&engine));
    for client in 0..20 {
        let file = client_file(1, client);
        let (ours, theirs) = (engine.explain(&file), copy.explain(&file));
        assert_eq!(ours.expect("an explanation"), theirs.expect("an explanation"));
        let granted =
            |engine: &Engine| engine.explain_against(&file, Against::Granted).expect("an explanation");
        assert_eq!(granted(&copy), granted(&engine));
    }
}

#[test]
fn a_damaged_copy_is_refused() {
    let copy = engine().to_compact();
    let refused = |bytes: &[u8]| compact::read(bytes).expect_err("a damaged copy is refused");
    for end in 0..copy.len().min(200) {
        refused(&copy[..end]);
    }
    assert!(matches!(refused(&copy[..copy.len() - 1]), CompactError::Damaged));
    assert!(matches!(refused(&[&copy[..], b"x"].concat()), CompactError::Damaged));
    let mut older = copy.clone();
    older[7] += 1;
    assert!(matches!(refused(&older), CompactError::Foreign));
    let mut bent = copy;
    *bent.last_mut().expect("there are bytes") ^= 1;
    assert!(matches!(refused(&bent), CompactError::Damaged));
}

#[test]
fn a_model_is_known_by_its_files_hash() {
    let engine = engine();
    let id = &engine.parameters().id;
    assert!(id.starts_with("credit-default@") && id.len() == "credit-default@".len() + 12);
    let other = bytes(&artifact(&forest(SHAPE, 4), SHAPE.columns));
    let other = Engine::from_onnx(&other, None).expect("a sound artifact");
    assert_ne!(id, &other.parameters().id);
}

#[test]
fn values_that_make_no_whole_row_are_refused() {
    let columns = catalogue::features().len();
    let values = columns + 1;
    assert!(matches!(
        engine().score_rows(&vec![0.0; values], &[Basis::whole()]),
        Err(EngineError::RowLength { values: v, columns: c }) if (v, c) == (values, columns)
    ));
    assert!(matches!(
        engine().score_rows(&vec![0.0; columns], &[Basis::whole(), Basis::whole()]),
        Err(EngineError::ClientCount { rows: 1, clients: 2 })
    ));
    assert_eq!(engine().score_rows(&[], &[]).expect("no rows, no scores"), []);
}

#[test]
fn an_evaluation_of_another_model_is_refused() {
    let onnx = bytes(&artifact(&trees(), SHAPE.columns));
    assert!(matches!(Engine::from_onnx(&onnx, Some(b"{}")), Err(EngineError::Evaluation(_))));
    let estimate = r#"{"value":0.7,"lower":0.6,"upper":0.8}"#;
    let evaluation = |model: &str| {
        format!(
            r#"{{"model":"{model}","clients":1,"defaults":0,"folds":5,"trees":1,"features":1,
            "auc":{estimate},"brier":{estimate},"cost_per_client":{estimate},
            "calibration":{{"slope":{estimate},"intercept":0.0,"bins":[]}},
            "scores":{{"repaid":[],"defaulted":[]}},"importance":[]}}"#
        )
    };
    let with = |model: &str| Engine::from_onnx(&onnx, Some(evaluation(model).as_bytes()));
    let own = engine().parameters().id.clone();
    assert_eq!(with(&own).expect("its own").evaluation().map(|e| &e.model), Some(&own));
    assert!(matches!(
        with("credit-default@000000000000"),
        Err(EngineError::EvaluationOfAnotherModel { model, .. }) if model == own
    ));
}

#[test]
fn a_model_of_another_catalogue_is_refused_and_both_hashes_are_named() {
    let error = refusal(|a| set_metadata(a, "clairscore.catalogue_hash", "abc123"));
    assert!(matches!(&error, OnnxError::Parameters(ParametersError::CatalogueHash { .. })));
    let message = error.to_string();
    for part in ["abc123", catalogue::hash(), "retrain", "use the binary that fits"] {
        assert!(message.contains(part), "`{message}` does not say `{part}`");
    }
}

#[test]
fn metadata_that_does_not_fit_is_refused_by_name() {
    let with = |key: &'static str, value: &'static str| refusal(move |a| set_metadata(a, key, value));
    assert!(matches!(with("clairscore.format", "1"), OnnxError::Format { found } if found == "1"));
    assert!(matches!(
        with("clairscore.features", r#"["no_such_feature"]"#),
        OnnxError::Parameters(ParametersError::UnknownFeature { name }) if name == "no_such_feature"
    ));
    let name = features(1)[0];
    assert!(matches!(
        refusal(|a| set_metadata(a, "clairscore.features", &format!("{:?}", [name; 6]))),
        OnnxError::Parameters(ParametersError::RepeatedFeature { name: n }) if n == name
    ));
    for key in ["features", "importance", "policy", "calibration", "training", "peers"] {
        let key: &'static str = format!("clairscore.{key}").leak();
        assert!(matches!(with(key, "{"), OnnxError::Metadata { key: k, .. } if k == key));
        assert!(matches!(
            refusal(|a| a.metadata_props.retain(|entry| entry.key != key)),
            OnnxError::MetadataMissing { key: k } if k == key
        ));
    }
    for (from, least) in [("0.6", "0.0"), ("0.4", "1.5"), ("0.4", "-0.1")] {
        let policy = format!(
            r#"{{"costs":{{"false_negative":10.0,"false_positive":1.0}},"threshold":0.5,"review_from":{from},
            "review_to":0.7,"least_completeness":{least},"required":[]}}"#
        );
        let error = refusal(|a| set_metadata(a, "clairscore.policy", &policy));
        assert!(matches!(error, OnnxError::Parameters(ParametersError::Policy)), "{error:?}");
    }
    for weights in ["[1.0]", "[1.0, 1.0, 1.0, 1.0, 1.0, -1.0]"] {
        let error = with("clairscore.importance", weights);
        assert!(matches!(error, OnnxError::Parameters(ParametersError::Importance)), "{error:?}");
    }
    assert!(matches!(with("clairscore.granted", "?"), OnnxError::Granted(_)));
    assert!(matches!(with("clairscore.granted", "AQ=="), OnnxError::Granted(_)));
    let one_tree = granted(&background(&trees()[..1], 6, &granted_rows(6)));
    let error = refusal(|a| set_metadata(a, "clairscore.granted", &one_tree));
    assert!(matches!(error, OnnxError::GrantedOfOtherTrees(_)), "{error:?}");
    let error = refusal(|a| a.metadata_props.retain(|entry| entry.key != "clairscore.granted"));
    assert!(matches!(error, OnnxError::MetadataMissing { key: "clairscore.granted" }), "{error:?}");
}

#[test]
fn another_programs_model_is_refused_as_such() {
    assert!(matches!(refusal(|a| a.metadata_props.clear()), OnnxError::Foreign));
    assert!(matches!(onnx::read(b""), Err(OnnxError::Foreign)));
    assert!(matches!(onnx::read(b"not an ONNX file"), Err(OnnxError::Unreadable(_))));
}

#[test]
fn a_file_larger_than_any_model_is_refused_before_it_is_read() {
    let size = MAX_BYTES + 1;
    assert!(matches!(
        onnx::read(&vec![0; size]),
        Err(OnnxError::TooLarge { bytes }) if bytes == size
    ));
}

#[test]
fn a_graph_that_is_not_one_tree_ensemble_over_the_features_is_refused() {
    let spoils: [fn(&mut ModelProto); 20] = [
        |a| a.graph = None,
        |a| a.graph.as_mut().expect("graph").node.clear(),
        |a| {
            let copy = only_node(a).clone();
            a.graph.as_mut().expect("graph").node.push(copy);
        },
        |a| only_node(a).op_type = "TreeEnsembleRegressor".to_owned(),
        |a| only_node(a).domain.clear(),
        |a| only_node(a).input.clear(),
        |a| only_node(a).input[0] = "other".to_owned(),
        |a| only_node(a).output.truncate(1),
        |a| a.graph.as_mut().expect("graph").input.clear(),
        |a| a.graph.as_mut().expect("graph").input[0].r#type = None,
        |a| {
            set_metadata(a, "clairscore.features", &format!("{:?}", features(5)));
            set_metadata(a, "clairscore.importance", "[1.0, 1.0, 1.0, 1.0, 1.0]");
        },
        |a| only_node(a).attribute.truncate(14),
        |a| only_node(a).attribute[0].name = "base_values".to_owned(),
        |a| attribute(a, "post_transform").s = b"SOFTMAX".to_vec(),
        |a| attribute(a, "classlabels_int64s").ints = vec![1, 0],
        |a| attribute(a, "class_ids").ints[0] = 1,
        |a| attribute(a, "class_nodeids").ints[1] = attribute(a, "class_nodeids").ints[0],
        |a| attribute(a, "nodes_modes").strings[0] = b"BRANCH_LT".to_vec(),
        |a| attribute(a, "nodes_treeids").ints[0] = 1,
        |a| attribute(a, "nodes_truenodeids").ints[0] = -1,
    ];
    for (index, spoil) in spoils.into_iter().enumerate() {
        let error = refusal(spoil);
        assert!(matches!(error, OnnxError::Graph { .. }), "{index}: {error:?}");
    }
}

#[test]
fn every_list_of_the_wrong_length_is_refused() {
    let lists: Vec<String> = only_node(&mut artifact(&trees(), SHAPE.columns))
        .attribute
        .iter()
        .filter(|a| a.name != "post_transform")
        .map(|a| a.name.clone())
        .collect();
    for name in lists {
        let error = refusal(|a| {
            let list = attribute(a, &name);
            list.ints.pop();
            list.floats.pop();
            list.strings.pop();
        });
        assert!(matches!(error, OnnxError::Graph { .. }), "{name}: {error:?}");
    }
}

#[test]
fn hostile_trees_are_refused_with_the_kernels_own_words() {
    let with = |name: &'static str, float: f32| refusal(move |a| attribute(a, name).floats.fill(float));
    for number in [f32::NAN, f32::INFINITY] {
        let not_finite = |error| matches!(error, OnnxError::Ensemble(EnsembleError::NotFinite { .. }));
        assert!(not_finite(with("nodes_values", number)));
        assert!(not_finite(with("class_weights", number)));
    }
    for number in [f32::NAN, 0.0, 1.0] {
        let error = with("nodes_hitrates", number);
        assert!(matches!(error, OnnxError::Ensemble(EnsembleError::Cover { .. })), "{error:?}");
    }
    let ints = |name: &'static str, int: i64| refusal(move |a| attribute(a, name).ints.fill(int));
    assert!(matches!(
        ints("nodes_featureids", 6),
        OnnxError::Ensemble(EnsembleError::Column { column: 6, .. })
    ));
    assert!(matches!(ints("nodes_featureids", i64::MAX), OnnxError::Graph { .. }));
    assert!(matches!(
        ints("nodes_falsenodeids", 4_000_000_000),
        OnnxError::Ensemble(EnsembleError::Child { .. })
    ));
    assert!(matches!(ints("nodes_truenodeids", 0), OnnxError::Ensemble(_)), "a cycle");
}

#[test]
fn names_of_dimensions_are_never_interpreted() {
    let mut artifact = artifact(&trees(), SHAPE.columns);
    let input = &mut artifact.graph.as_mut().expect("graph").input[0];
    let tract_onnx::pb::type_proto::Value::TensorType(tensor) =
        input.r#type.as_mut().and_then(|t| t.value.as_mut()).expect("a type");
    tensor.shape.as_mut().expect("a shape").dim[0].value =
        Some(dimension::Value::DimParam("(".repeat(1_000_000)));
    assert!(onnx::read(&bytes(&artifact)).is_ok());
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let small = forest(Shape { trees: 2, columns: 2, depth: 2 }, 1);
    let whole = bytes(&artifact(&small, 2));
    onnx::read(&whole).expect("a sound artifact");
    for end in 0..whole.len() {
        assert!(onnx::read(&whole[..end]).is_err(), "cut after {end} of {} bytes", whole.len());
    }
}

proptest! {
    #[test]
    fn a_damaged_file_never_panics(indices in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)) {
        let small = forest(Shape { trees: 2, columns: 2, depth: 3 }, 1);
        let mut damaged = bytes(&artifact(&small, 2));
        for (index, byte) in indices {
            let index = index.index(damaged.len());
            damaged[index] = byte;
        }
        if let Ok(engine) = Engine::from_onnx(&damaged, None) {
            let score = engine.score(&ClientFile::default());
            prop_assert!(score.is_ok_and(|score| score.probability.is_finite()));
        }
    }
}
