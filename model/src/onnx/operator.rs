//! The crate's own tree evaluator as a tract operator, in place of tract's: the same numbers, hundreds of
//! times faster, and the same bits as the kernel gives without tract.
//!
//! Independent of the artifact's metadata and of what the columns mean.

use super::error::{OnnxError, defect};
use super::trees::{ensemble, width};
use crate::ensemble::{Ensemble, probability};
use std::sync::Arc;
use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

/// What the file calls it.
pub(super) const OPERATOR: &str = "TreeEnsembleClassifier";

/// Rows f32 `[N, columns]` to labels i64 `[N]` and probabilities f32 `[N, 2]`.
#[derive(Debug, Clone)]
pub(super) struct TreeEnsembleClassifier(Arc<Ensemble>);

impl TreeEnsembleClassifier {
    pub(super) fn ensemble(&self) -> Arc<Ensemble> {
        Arc::clone(&self.0)
    }
}

/// Two operators are equal if they share their trees: tract asks only to merge duplicates.
impl PartialEq for TreeEnsembleClassifier {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for TreeEnsembleClassifier {}

/// Builds the operator from the file's node; what tract's parser calls.
pub(super) fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let columns = context
        .model
        .graph
        .as_ref()
        .and_then(|graph| graph.input.first())
        .and_then(width)
        .and_then(|columns| usize::try_from(columns).ok())
        .ok_or_else(|| defect("its input is not a table of floats"))?;
    let ensemble = ensemble(node, columns).map_err(TractError::new::<OnnxError>)?;
    Ok((expand(TreeEnsembleClassifier(Arc::new(ensemble))), vec![]))
}

impl Expansion for TreeEnsembleClassifier {
    fn name(&self) -> StaticName {
        OPERATOR.into()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(2)
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        solver: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        check_output_arity(outputs, 2)?;
        solver.equals(&outputs[0].datum_type, i64::datum_type())?;
        solver.equals(&outputs[0].rank, 1)?;
        solver.equals(&outputs[0].shape[0], &inputs[0].shape[0])?;
        solver.equals(&outputs[1].datum_type, f32::datum_type())?;
        solver.equals(&outputs[1].rank, 2)?;
        solver.equals(&outputs[1].shape[0], &inputs[0].shape[0])?;
        solver.equals(&outputs[1].shape[1], 2.to_dim())
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        model.wire_node(prefix, self.clone(), inputs)
    }
}

impl Op for TreeEnsembleClassifier {
    fn name(&self) -> StaticName {
        OPERATOR.into()
    }

    op_as_typed_op!();
}

impl EvalOp for TreeEnsembleClassifier {
    op_out_of_plan!();

    fn eval(&self, _context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let input = args_1!(inputs);
        let rows = input.to_plain_array_view::<f32>()?;
        let &[count, columns] = rows.shape() else {
            bail!("rows have two dimensions, these have {}", rows.ndim());
        };
        ensure!(columns == self.0.columns(), "rows have {columns} columns");
        let rows = rows.as_slice().context("rows are contiguous")?;
        let mut log_odds = vec![0.0; count];
        self.0.log_odds_batch(rows, &mut log_odds);
        let labels: Vec<i64> = log_odds.iter().map(|&z| i64::from(z > 0.0)).collect();
        let probabilities: Vec<f32> =
            log_odds.iter().flat_map(|&z| [probability(-z), probability(z)]).collect();
        Ok(tvec![
            Tensor::from_shape(&[count], &labels)?.into_tvalue(),
            Tensor::from_shape(&[count, 2], &probabilities)?.into_tvalue(),
        ])
    }
}

impl TypedOp for TreeEnsembleClassifier {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let count = &inputs[0].shape[0];
        Ok(tvec![i64::fact([count.clone()]), f32::fact([count.clone(), 2.to_dim()])])
    }

    as_op!();
}
