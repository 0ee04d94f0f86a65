/**
 * A check is one statement: a row for each thing that it looks at, with what it is about, what it should be (`wanted`), and what
 * it is (`seen`).
 */
export type Check = Readonly<{ name: string; pairs: string }>

/** Asks the database as its owner, whom no row-level security hides anything from. */
export type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** What a check has looked at, how much of it is other than it should be, and the first of those in words. */
export type Checked = Readonly<{ name: string; counted: number; different: number; first: readonly string[] }>

const SHOWN = 5

export async function runChecks(ask: Ask, checks: readonly Check[]): Promise<readonly Checked[]> {
  const checked: Checked[] = []
  for (const { name, pairs } of checks) {
    const [row] = await ask<Omit<Checked, 'name'>>(`
      select count(*)::int as counted, count(*) filter (where wanted is distinct from seen)::int as different,
        coalesce((array_agg(format('%s should be %s, is %s', about, coalesce(wanted::text, 'nothing'), coalesce(seen::text, 'missing')))
          filter (where wanted is distinct from seen))[1:${SHOWN}], '{}') as first
      from (${pairs}) pair`)
    if (!row) throw new Error(`The check gave no answer: ${name}`)
    checked.push({ name, ...row })
  }
  return checked
}
