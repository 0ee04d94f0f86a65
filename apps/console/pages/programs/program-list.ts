import { addTexts, moneyText } from '#apps/console/amount/decimal-text.ts'
import type { StatementHead } from '#apps/console/api/answers.ts'
import type { DraftHead, ProgramVersion } from '#apps/console/api/programs.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

/** A program with the version to look at first, and its draft that was touched last and is not over. */
export type ListedProgram = Readonly<{
  program: string
  name: string
  owner: string | undefined
  shown: ProgramVersion | undefined
  versions: number
  draft: DraftHead | undefined
}>

/** Programs with versions, then those that are drafts alone. */
export function listedPrograms(
  versions: readonly ProgramVersion[],
  drafts: readonly DraftHead[],
): readonly ListedProgram[] {
  const open = drafts.filter(({ state }) => state === 'draft' || state === 'submitted')
  const draftOf = (program: string) =>
    open.find((one) => one.program === program && one.state === 'submitted') ??
    open.find((one) => one.program === program)
  const published = [...Map.groupBy(versions, ({ program }) => program)].map(([program, of]): ListedProgram => {
    const shown = of.find(({ state }) => state === 'in_force') ?? of.at(-1)
    return {
      program,
      name: shown?.name ?? program,
      owner: shown?.owner,
      shown,
      versions: of.length,
      draft: draftOf(program),
    }
  })
  const known = new Set(published.map(({ program }) => program))
  const alone = [...new Set(open.map(({ program }) => program))].filter((program) => !known.has(program))
  return [
    ...published,
    ...alone.map((program) => ({
      ...{ program, name: program.slice(program.indexOf(':') + 1), owner: undefined, shown: undefined, versions: 0 },
      draft: draftOf(program),
    })),
  ]
}

export type Quarter = Readonly<{ name: string; from: string; to: string }>

/** The calendar quarter that holds a month: `Q2 2024`. */
export function quarterOf(month: string): Quarter {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const quarter = Math.ceil(first.month / 3)
  const from = first.with({ month: quarter * 3 - 2 })
  return { name: `Q${quarter} ${first.year}`, from: from.toString(), to: from.add({ months: 3 }).toString() }
}

/** What statements of periods in a quarter have posted of a program; nothing where there is none. */
export function costIn(quarter: Quarter, program: string, statements: readonly StatementHead[]): string | undefined {
  const inside = statements.filter(
    (one) => one.program === program && `${one.period}-01` >= quarter.from && `${one.period}-01` < quarter.to,
  )
  const currency = inside[0]?.currency
  return currency === undefined ? undefined : moneyText(addTexts(inside.map(({ earned }) => earned)), currency)
}

/** `2 programs, and 1 draft waits for a second person` */
export function listTitle(programs: readonly ListedProgram[]): string {
  const waiting = programs.filter(({ draft }) => draft?.state === 'submitted').length
  const count = countText(programs.length, 'program')
  if (waiting === 0) return `${count}, nothing waits for a decision`
  return `${count}, and ${countText(waiting, 'draft')} ${waiting === 1 ? 'waits' : 'wait'} for a second person`
}
