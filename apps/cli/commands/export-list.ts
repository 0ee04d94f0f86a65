import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { fieldsOf, readInput } from '#apps/cli/fields.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { writePieces } from '#apps/cli/write-pieces.ts'
import { DOORS } from '#apps/doors.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { isListFormat, type ListFormat, openListText } from '#edges/list-text.ts'
import type { Door } from '#operations/door.ts'

const LISTS = DOORS.filter((door) => door.list !== undefined)

export const exportList: OwnCommand = {
  words: 'export list',
  summary: 'Export a whole list as CSV or NDJSON',
  description: `Writes every row of a list, however many there are, at one cut where the list has a past. Lists: ${LISTS.map(({ name }) => name).join(', ')}. Filters are those of the list's own command. In CSV, texts that a spreadsheet would take for formulas begin with an apostrophe.`,
  examples: [
    'export list invoices --output invoices.csv',
    'export list facts --format ndjson --where kind=price --output prices.ndjson',
    'export list ledger-lines --where from=2024-09-01 --where to=2024-10-01 --as-of 2024-11-01T00:00:00Z',
  ],
  define: (command) => {
    command
      .argument('<list>', 'name of the list')
      .option('--format <format>', 'one of: csv, ndjson', 'csv')
      .option('--where <name=value...>', 'a filter of the list; may be given several times')
      .option('--as-of <moment>', 'what was known at a moment or at a cut')
      .option('--output <file>', 'where to write; the standard output where it is not given')
  },
  run: async (call) => {
    const { options, common } = call
    const asked = readCall(call)
    if (!asked.ok) return refuse({ code: 'invalid_input', says: asked.refusal, wrongUsage: true })
    const { door, input, format } = asked.value
    const output = typeof options['output'] === 'string' ? options['output'] : undefined
    return await inDeployment<Printed>(common, async (context): Promise<Result<Printed, CommandRefusal>> => {
      const { report, ...quiet } = context
      // Beside rows on the same terminal, progress would tear them apart.
      const text = await openListText(door, output === undefined ? quiet : context, input, format)
      if (!text.ok) return text
      const written = await writePieces(text.value.pieces, output)
      if (!written.ok) return written
      const { cut } = text.value
      return ok({
        value: { list: door.name, format, output, cut },
        text: output ? `Wrote ${output}${cut === undefined ? '' : `, of cut ${cut}`}` : '',
      })
    })
  },
}

type Asked = Readonly<{ door: Door; input: Readonly<Record<string, unknown>>; format: ListFormat }>

function readCall({ arguments: [name = ''], options }: Call): Result<Asked, string> {
  const { format, where, asOf } = options
  const door = LISTS.find((list) => list.name === name)
  if (!door) return refuse(`There is no list ${name}; there are: ${LISTS.map((list) => list.name).join(', ')}`)
  if (!isListFormat(format)) return refuse(`--format takes csv or ndjson, not ${String(format)}`)
  const given = new Map<string, unknown>(asOf === undefined ? [] : [['as_of', asOf]])
  const fields = fieldsOf(door)
  if (asOf !== undefined && !fields.some((one) => one.name === 'as_of')) {
    return refuse(`${name} has no past: it is exported as it is now, without --as-of`)
  }
  for (const filter of Array.isArray(where) ? where.map(String) : []) {
    const [field = '', ...value] = filter.split('=')
    if (!fields.some((one) => one.name === field) || value.length === 0) {
      const known = fields.map((one) => one.name).filter((one) => !['cursor', 'limit', 'as_of'].includes(one))
      return refuse(`--where takes name=value of ${known.join(', ')}, not ${filter}`)
    }
    given.set(field, value.join('='))
  }
  const input = readInput(door, fields, given)
  return input.ok ? ok({ door, input: input.value, format }) : input
}
