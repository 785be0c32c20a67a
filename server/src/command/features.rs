//! `features`: every client's row of the catalogue as a Parquet file, which training reads. The file says
//! which catalogue made it, so that a model can be refused by another one. Beside the features stands what is known of
//! each client and, for every attribute by which fairness is watched, which group they are in: for the evaluation,
//! never for the model.

use super::import::{RejectedFile, files_in_words};
use super::open::with_bank;
use super::print::print;
use super::walk::for_each_page;
use crate::cli::{Common, Features};
use crate::error::CommandError;
use crate::output::{Kind, NewFile, are_one, has_no_room};
use crate::progress::{self, Bars};
use model::catalogue::inputs::{Input, Inputs};
use model::catalogue::{self, Feature};
use model::fairness::attributes::{Attribute, attributes};
use model::file::ClientFile;
use parquet::basic::{Repetition, Type as Physical};
use parquet::data_type::{FloatType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use store::import::{ImportOptions, ImportSummary, RejectedRow, client_files};
use store::words::counted;
use store::{Access, Store};

/// Clients per row group: large enough to read fast, small enough to build in memory (about 20 MB).
const ROW_GROUP: usize = 50_000;

pub(super) async fn run(common: &Common, arguments: &Features) -> Result<(), CommandError> {
    let failed = |source| unwritable_table(&arguments.output, source);
    if let Some(rejected) = &arguments.reading.rejected
        && are_one(rejected, &arguments.output)
    {
        return Err(CommandError::SameOutput(rejected.clone()));
    }
    let file = NewFile::at(&arguments.output, Kind::Parquet)?;
    let mut table = Table::new(file.as_file()).map_err(failed)?;
    let mut push = |lines: Vec<Line>| lines.into_iter().try_for_each(|line| table.push(line)).map_err(failed);
    let words = match &arguments.data {
        None => with_bank(common, Access::Read, async |bank| of_bank(bank, push).await).await?,
        Some(data) => {
            let summary = tokio::task::block_in_place(|| of_files(data, arguments, &mut push))?;
            files_in_words(&summary)
        }
    };
    let clients = table.close().map_err(failed)?;
    file.keep()?;
    let (features, place) = (catalogue::features().len(), arguments.output.display());
    print(&format!("{words}Wrote {features} features of {} to {place}.\n", counted(clients, "client")))
}

fn unwritable_table(path: &Path, source: ParquetError) -> CommandError {
    let path = path.to_owned();
    if has_no_room(&source) {
        CommandError::NoRoom { path, source: source.into() }
    } else {
        CommandError::Parquet { path, source }
    }
}

/// Gives every client of the bank to `push`.
async fn of_bank(
    store: &Store,
    mut push: impl FnMut(Vec<Line>) -> Result<(), CommandError>,
) -> Result<String, CommandError> {
    let bar = progress::clients(store.client_count().await?, "Computing features");
    for_each_page(store, &bar, async |files| tokio::task::block_in_place(|| push(lines(&files)))).await?;
    Ok(String::new())
}

/// Gives every client of Kaggle's tables to `push`.
fn of_files(
    data: &Path,
    arguments: &Features,
    push: impl FnMut(Vec<Line>) -> Result<(), CommandError>,
) -> Result<ImportSummary, CommandError> {
    let rejected = arguments.reading.rejected.as_deref().map(RejectedFile::at).transpose()?;
    let take = rejected.as_ref().map(|file| |row: &RejectedRow<'_>| file.write(row));
    let options = ImportOptions {
        erased: &[],
        source: data,
        coverage: arguments.coverage.as_deref(),
        max_rejected: arguments.reading.max_rejected,
        rejected: take.as_ref().map(|take| take as _),
    };
    // Where the features have room, what waits to be sorted has it, too.
    let beside = arguments.output.parent().filter(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let outcome = client_files(&options, beside, &Bars::default(), |files| lines(&files), push);
    RejectedFile::keep(rejected, outcome)
}

fn text(list: &impl Serialize) -> Result<String, ParquetError> {
    serde_json::to_string(list).map_err(|e| ParquetError::External(Box::new(e)))
}

/// The column of an attribute: the place of the client's group among those that the file's metadata name.
fn group_column(attribute: &Attribute) -> String {
    format!("group_{}", attribute.name)
}

/// A set of inputs as a number: bit i is input number i of those that the file's metadata name.
fn bits(inputs: Inputs) -> i64 {
    inputs.bits().cast_signed()
}

/// What every feature is made of, and what it is of a client of whom nothing is known (none = missing).
fn made_of() -> serde_json::Value {
    let each = |of: fn(&Feature) -> Inputs| Vec::from_iter(catalogue::features().iter().map(|f| bits(of(f))));
    let nothing = ClientFile::default();
    json!({
        "inputs": Vec::from(Input::ALL.map(Input::name)),
        "needs": each(|feature| feature.needs),
        "needs_one_of": each(|feature| feature.needs_one_of),
        "unknown": Vec::from_iter(catalogue::features().iter().map(|feature| feature.value(&nothing))),
    })
}

/// What the table has of a client.
struct Line {
    client: i64,
    target: Option<i32>,
    /// What is known of the client, a bit an input.
    known: i64,
    /// The client's group, by attribute.
    groups: Vec<i32>,
    features: Vec<f32>,
}

fn lines(files: &[ClientFile]) -> Vec<Line> {
    let line = |file: &ClientFile| {
        let group = |attribute: &Attribute| attribute.index(&file.application).try_into().unwrap_or(i32::MAX);
        Line {
            client: file.application.sk_id_curr,
            target: file.application.target,
            known: bits(Inputs::known(file)),
            groups: attributes().iter().map(group).collect(),
            features: catalogue::row(file),
        }
    };
    files.iter().map(line).collect()
}

/// A Parquet file in the making: columns `sk_id_curr`, `target`, `known`, the groups', then the catalogue's.
struct Table<'a> {
    writer: SerializedFileWriter<&'a File>,
    ids: Vec<i64>,
    targets: Vec<i32>,
    /// Per client: 1 = the target is known.
    has_target: Vec<i16>,
    known: Vec<i64>,
    /// One vector an attribute.
    groups: Vec<Vec<i32>>,
    /// One vector a feature.
    columns: Vec<Vec<f32>>,
    clients: u64,
}

impl<'a> Table<'a> {
    fn new(file: &'a File) -> Result<Self, ParquetError> {
        let column = |name: &str, physical, repetition| {
            Type::primitive_type_builder(name, physical).with_repetition(repetition).build().map(Arc::new)
        };
        let mut fields = vec![
            column("sk_id_curr", Physical::INT64, Repetition::REQUIRED)?,
            column("target", Physical::INT32, Repetition::OPTIONAL)?,
            column("known", Physical::INT64, Repetition::REQUIRED)?,
        ];
        for attribute in attributes() {
            fields.push(column(&group_column(attribute), Physical::INT32, Repetition::REQUIRED)?);
        }
        for feature in catalogue::features() {
            fields.push(column(feature.name, Physical::FLOAT, Repetition::REQUIRED)?);
        }
        let schema = Type::group_type_builder("features").with_fields(fields).build()?;
        let names: Vec<&str> = catalogue::features().iter().map(|f| f.name).collect();
        let trends: Vec<i8> = catalogue::features().iter().map(|f| f.trend.sign()).collect();
        let concepts: BTreeMap<&str, &str> =
            catalogue::features().iter().map(|f| (f.name, f.concept.id())).collect();
        let groups: Vec<serde_json::Value> = attributes()
            .iter()
            .map(|a| json!({ "attribute": a.name, "column": group_column(a), "groups": Vec::from_iter(a.codes()) }))
            .collect();
        // Read once, from end to end: neither a dictionary of numbers nor their statistics would spare anybody anything.
        let plain = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::None);
        let properties = plain.set_key_value_metadata(Some(vec![
            KeyValue::new("clairscore.catalogue_hash".to_owned(), catalogue::hash().to_owned()),
            KeyValue::new("clairscore.features".to_owned(), text(&names)?),
            KeyValue::new("clairscore.trends".to_owned(), text(&trends)?),
            KeyValue::new("clairscore.groups".to_owned(), text(&groups)?),
            KeyValue::new("clairscore.inputs".to_owned(), text(&made_of())?),
            KeyValue::new("clairscore.concepts".to_owned(), text(&concepts)?),
        ]));
        Ok(Self {
            writer: SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties.build()))?,
            ids: Vec::new(),
            targets: Vec::new(),
            has_target: Vec::new(),
            known: Vec::new(),
            groups: vec![Vec::new(); attributes().len()],
            columns: vec![Vec::new(); catalogue::features().len()],
            clients: 0,
        })
    }

    fn push(&mut self, line: Line) -> Result<(), ParquetError> {
        self.clients += 1;
        self.ids.push(line.client);
        self.targets.extend(line.target);
        self.has_target.push(line.target.is_some().into());
        self.known.push(line.known);
        for (column, group) in self.groups.iter_mut().zip(line.groups) {
            column.push(group);
        }
        for (column, value) in self.columns.iter_mut().zip(line.features) {
            column.push(value);
        }
        if self.ids.len() == ROW_GROUP { self.write_row_group() } else { Ok(()) }
    }

    fn write_row_group(&mut self) -> Result<(), ParquetError> {
        const TOO_FEW: &str = "the schema has a column for each of these";
        let mut group = self.writer.next_row_group()?;
        let mut column = group.next_column()?.expect(TOO_FEW);
        column.typed::<Int64Type>().write_batch(&self.ids, None, None)?;
        column.close()?;
        let mut column = group.next_column()?.expect(TOO_FEW);
        column.typed::<Int32Type>().write_batch(&self.targets, Some(&self.has_target), None)?;
        column.close()?;
        let mut column = group.next_column()?.expect(TOO_FEW);
        column.typed::<Int64Type>().write_batch(&self.known, None, None)?;
        column.close()?;
        for values in &mut self.groups {
            let mut column = group.next_column()?.expect(TOO_FEW);
            column.typed::<Int32Type>().write_batch(values, None, None)?;
            column.close()?;
            values.clear();
        }
        for values in &mut self.columns {
            let mut column = group.next_column()?.expect(TOO_FEW);
            column.typed::<FloatType>().write_batch(values, None, None)?;
            column.close()?;
            values.clear();
        }
        group.close()?;
        self.ids.clear();
        self.targets.clear();
        self.has_target.clear();
        self.known.clear();
        Ok(())
    }

    /// Returns how many clients are in it.
    fn close(mut self) -> Result<u64, ParquetError> {
        if !self.ids.is_empty() {
            self.write_row_group()?;
        }
        self.writer.close()?;
        Ok(self.clients)
    }
}
