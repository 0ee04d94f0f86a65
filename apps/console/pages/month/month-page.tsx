import type { Month } from '#apps/console/api/answers.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMonth } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { ParkedPanel } from '#apps/console/pages/parked.tsx'
import { StatementsTable } from '#apps/console/pages/statements/statements-table.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ChainFigure } from './chain-figure.tsx'
import { LinksTable } from './links-table.tsx'
import { MoneyFigure } from './money-figure.tsx'
import { countText, monthLead, monthTitle } from './month-sentences.ts'
import { UseFigure } from './use-figure.tsx'

/** One month: the chain, what it invoiced and earned, how it compares, and what is parked. */
export function MonthPage() {
  const { month: wanted } = useView()
  const { data, error } = useMonth(wanted)
  const { self } = useNames()
  if (error) {
    return (
      <Page title="The month can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  if (!data || !self) return <MonthSkeleton />
  if (data.month === null) return <EmptyMonth month={data} />
  return (
    <Page title={monthTitle(data, self)} lead={<p>{monthLead(data)}</p>}>
      <ChainFigure month={data} />
      <div className="pair">
        <MoneyFigure month={data.month} />
        <UseFigure month={data.month} />
      </div>
      <LinksTable month={data} />
      <StatementsPanel month={data} />
      <ParkedPanel parked={data.parked ?? []} />
    </Page>
  )
}

function StatementsPanel({ month }: Readonly<{ month: Month }>) {
  if (month.statements.length === 0) return null
  const byCurrency = Map.groupBy(month.statements, ({ currency }) => currency)
  return (
    <section className="panel" aria-labelledby="statements">
      <div className="panel-head">
        <h2 id="statements">{countText(month.statements.length, 'statement')} for partners</h2>
      </div>
      {[...byCurrency].map(([currency, rows]) => (
        <StatementsTable key={currency} currency={currency} groups={[{ rows }]} />
      ))}
    </section>
  )
}

function EmptyMonth({ month }: Readonly<{ month: Month }>) {
  return (
    <Page title={monthTitle(month, undefined)}>
      <ChainFigure month={month} />
      <section className="panel">
        <Empty
          shows="A month shows what every link invoiced, what partners earned, and what is parked."
          action={
            <>
              Close the first one: <code className="id">perennial close 2024-09</code>
            </>
          }
        />
      </section>
      <ParkedPanel parked={month.parked ?? []} />
    </Page>
  )
}

function MonthSkeleton() {
  return (
    <Page title={undefined} lead={<Loading what="the month" />}>
      <div className="panel">
        <SkeletonRows rows={5} />
      </div>
      <div className="pair">
        <ChartSkeleton />
        <ChartSkeleton />
      </div>
      <div className="panel">
        <SkeletonRows rows={4} />
      </div>
    </Page>
  )
}
