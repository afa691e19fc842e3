import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { CannotRun } from '../content/error.ts'

export const evaluateCommand = (): Command =>
  new Command('evaluate').description('measure how good the engine’s choices are').addCommand(evaluateRelated())

interface Options {
  readonly archive: string
  readonly labels: string
  readonly json: boolean
  readonly diversity: 'on' | 'off'
  readonly report?: string
}

const evaluateRelated = (): Command =>
  new Command('related')
    .description('measure « Lire aussi » on a collection whose relevant pairs are known')
    .requiredOption('--archive <file>', 'the documents, one JSON object a line')
    .requiredOption('--labels <file>', 'what is relevant to what, one JSON object a line')
    .option('--json', 'print one JSON object in place of the Markdown report', false)
    .addOption(new Option('--diversity <on|off>', 'off: by relevance alone').choices(['on', 'off']).default('on'))
    .option('--report <folder>', 'write related.md and related.html with plots there too')
    .addHelpText(
      'after',
      `
A document has id and title, and where known text, publishedAt, section, authors and topics. Documents without dates are taken as
published together. A label is a group, all of whose documents are relevant to each other, or a judgement about one document:
  {"group": "crue-2024", "ids": ["a", "b", "c"]}
  {"query": "a", "relevant": ["b", "c"]}

Nothing is read of the newspaper or written to it.

Exit status: 0, or 2 when a line is wrong or a file can't be read.

Examples:
  kiosque evaluate related --archive articles.ndjson --labels stories.ndjson --report report/
  kiosque evaluate related --archive articles.ndjson --labels stories.ndjson --json --diversity off
`,
    )
    .action(async ({ archive, labels, json, diversity, report }: Options) => {
      const { parseDocuments, parseLabels } = await import('../related/evaluation-input.ts')
      const { evaluate } = await import('../related/evaluate.ts')
      const { weights } = await import('../related/weights.ts')
      const { reportHtml, reportJson, reportMarkdown } = await import('../related/report.ts')
      const documents = parseDocuments(await readText(archive), archive)
      const relevance = parseLabels(await readText(labels), labels, documents)
      const evaluation = await evaluate(documents, relevance, { weights, diversity: diversity === 'on' })
      if (report !== undefined) {
        await mkdir(report, { recursive: true })
        await writeFile(path.join(report, 'related.md'), reportMarkdown(evaluation))
        await writeFile(path.join(report, 'related.html'), reportHtml(evaluation))
      }
      console.log(json ? reportJson(evaluation) : reportMarkdown(evaluation))
    })

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CannotRun(`${file} can’t be read: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
