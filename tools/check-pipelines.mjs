// Azure Pipelines files, checked offline by Microsoft's own language service against its published schema.
//
// usage: node tools/check-pipelines.mjs SCHEMA.json FILE.yml...
// The schema is check_jsonschema/builtin_schemas/vendor/azure-pipelines.json of the PyPI wheel check-jsonschema.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { getLanguageService } = require("azure-pipelines-language-service");
const { parse } = require("azure-pipelines-language-service/lib/parser/yamlParser");
const { TextDocument } = require("vscode-languageserver-types");

console.log = () => {}; // the service talks to itself
const [schemaFile, ...files] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaFile, "utf8"));

// Tasks that the schema names without saying their inputs.
const missing = {
  "PublishCodeCoverageResults@2": { summaryFileLocation: "string", pathToSources: "string", failIfCoverageEmpty: "boolean" },
  "UseNode@1": { version: "string", checkLatest: "boolean" },
};
for (const [task, inputs] of Object.entries(missing)) {
  schema.definitions.task.anyOf.push({
    properties: {
      task: { pattern: `^${task}$`, ignoreCase: "value" },
      inputs: {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(inputs).map(([name, type]) => [name, { type }])),
      },
    },
    firstProperty: ["task"],
    required: ["task"],
  });
}

const service = getLanguageService(async () => schema, [], null, { resolveRelativePath: (_, path) => path }, Promise);
service.configure({ validate: true, schemas: [{ uri: "file:///schema.json", fileMatch: ["*"], schema }], customTags: [] });
let problems = 0;
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const document = TextDocument.create(`file:///${file}`, "azure-pipelines", 1, text);
  for (const { range, message } of await service.doValidation(document, parse(text))) {
    problems += 1;
    console.error(`${file}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
  }
}
process.exit(problems ? 1 : 0);
