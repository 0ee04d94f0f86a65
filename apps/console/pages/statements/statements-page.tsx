import { monthText } from '#apps/console/amount/time-text.ts'
import type { StatementHead } from '#apps/console/api/answers.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useStatements } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { StatementsTable } from './statements-table.tsx'

/** What partners were told they earned, month by month. */
export function StatementsPage() {
  const { month } = useView()
  const { data, error } = useStatements(month)
  const { self } = useNames()
  if (error) {
    return (
      <Page title="The statements can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  const rows = data?.statements
  return (
    <Page title={rows && title(rows, self, month)} lead={rows ? <p>{lead(rows)}</p> : <Loading what="statements" />}>
      {!rows && (
        <div className="panel">
          <SkeletonRows rows={10} />
        </div>
      )}
      {rows?.length === 0 && (
        <section className="panel">
          <Empty
            shows="A statement tells a partner what it earned for a month, line by line, and what is paid out."
            action={month ? 'Choose another month above.' : 'Settle a program to give the first ones.'}
          />
        </section>
      )}
      {rows && rows.length > 0 && <ByMonth rows={rows} />}
    </Page>
  )
}

function ByMonth({ rows }: Readonly<{ rows: readonly StatementHead[] }>) {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  return [...byCurrency].map(([currency, inside]) => {
    const byMonth = Map.groupBy(inside, ({ period }) => period)
    const groups = [...byMonth].map(([month, monthly]) => ({ name: monthText(month), rows: monthly }))
    return (
      <section key={currency} className="panel" aria-label={`Statements in ${currency}`}>
        <StatementsTable currency={currency} groups={groups} />
      </section>
    )
  })
}

function title(rows: readonly StatementHead[], self: string | undefined, month: string | undefined): string {
  const when = month ? ` for ${monthText(month)}` : ''
  if (rows.length === 0) return `No statements${when}`
  const earned = moneyList(rows.map(({ earned: amount, currency }) => ({ amount, currency })))
  return rows.every(({ partner }) => partner === self)
    ? `You earned ${earned}${when}`
    : `Partners earned ${earned}${when}`
}

function lead(rows: readonly StatementHead[]): string {
  if (rows.length === 0) return ''
  const paid = moneyList(rows.map(({ paid: amount, currency }) => ({ amount, currency })))
  return `${countText(rows.length, 'statement')}, ${paid} paid out.`
}
