// Holds the published JSON Schema against the corpus with an independent validator (ajv).
// node tests/appeal/schema_check.mjs; exit 77 = skipped, because node_modules is absent.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
if (!existsSync(join(root, "node_modules/ajv"))) {
  console.log("WARN: node_modules is absent (npm ci): the JSON Schema was NOT checked");
  process.exit(77);
}
const { default: Ajv } = await import("ajv/dist/2020.js");
const { default: addFormats } = await import("ajv-formats");

const schema = JSON.parse(readFileSync(join(root, "schemas/appeal/1.0/appeal.schema.json"), "utf8"));
const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: false });
addFormats(ajv);
ajv.addKeyword("x-pd-class");
const appeal = ajv.compile(schema);
const event = ajv.getSchema(schema.$id + "#/$defs/event");

let failures = 0;
let checked = 0;
const fail = (name, why) => {
  failures += 1;
  console.log(`FAILED ${name}: ${why}`);
};

const validator = (name) => (name.startsWith("event") ? event : appeal);
const documents = (folder) => readdirSync(join(root, "tests/data/appeal", folder)).filter((name) => name.endsWith(".json"));
const text = (folder, name) => new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(join(root, "tests/data/appeal", folder, name)));

for (const name of documents("good")) {
  checked += 1;
  const check = validator(name);
  if (!check(JSON.parse(text("good", name)))) fail(name, JSON.stringify(check.errors[0]));
}

for (const name of documents("bad")) {
  checked += 1;
  const expected = /^schema: (\w+)$/m.exec(text("bad", name + ".expect"))?.[1] ?? "refuses";
  let document;
  try {
    document = JSON.parse(text("bad", name));
  } catch {
    if (expected !== "unreadable") fail(name, "not JSON, but that was not expected");
    continue;
  }
  const verdict = validator(name)(document) ? "accepts" : "refuses";
  if (verdict !== expected) fail(name, `the schema ${verdict}, expected ${expected}`);
}

console.log(`${checked} documents, ${failures} failures`);
process.exit(failures ? 1 : 0);
