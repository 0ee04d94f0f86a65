import type { Status } from '#apps/console/api/answers.ts'
import { useMonth, useQuarantine, useStatus } from '#apps/console/api/questions.ts'
import { QuarantinePanel } from '#apps/console/pages/metering/quarantine-panel.tsx'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { ParkedPanel } from '#apps/console/pages/parked.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ImportsPanel } from './imports-panel.tsx'
import { RunsPanel } from './runs-panel.tsx'

/** What waits for somebody: parked keys, rows in quarantine, runs that were stopped; then what came in. */
export function StatusPage() {
  const { data, error } = useStatus()
  const month = useMonth(undefined)
  const quarantine = useQuarantine()
  const trouble = error ?? quarantine.error
  if (trouble) {
    return (
      <Page title="The status can’t be shown">
        <TroubleNote error={trouble} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={undefined} lead={<Loading what="the status" />}>
        <div className="panel">
          <SkeletonRows rows={8} />
        </div>
      </Page>
    )
  }
  return (
    <Page title={title(data)} lead={<p>{lead(data)}</p>}>
      <Counts status={data} />
      <ParkedPanel parked={month.data?.parked ?? []} />
      <QuarantinePanel rows={quarantine.data?.rows ?? []} />
      <RunsPanel runs={data.runs ?? []} />
      <ImportsPanel imports={data.imports ?? []} />
    </Page>
  )
}

function title({ parked, quarantine, runs }: Status): string {
  const keys = (parked ?? []).reduce((sum, { count }) => sum + count, 0)
  const stopped = (runs ?? []).filter(({ finishedAt }) => finishedAt === null).length
  const waiting = [
    keys > 0 ? `${countText(keys, 'key')} ${keys === 1 ? 'is' : 'are'} parked` : '',
    quarantine > 0 ? `${countText(quarantine, 'row')} ${quarantine === 1 ? 'waits' : 'wait'} in quarantine` : '',
    stopped > 0 ? `${countText(stopped, 'run')} ${stopped === 1 ? 'has' : 'have'} not ended` : '',
  ].filter((part) => part !== '')
  return waiting.length === 0 ? 'Nothing waits for you' : listText(waiting)
}

function lead({ position }: Status): string {
  return `As of record position ${position.record.toLocaleString('en')} and usage position ${position.usage.toLocaleString('en')}.`
}

function Counts({ status }: Readonly<{ status: Status }>) {
  const counts = [
    ['Facts', status.facts],
    ['Invoices', status.invoices],
    ['Statements', status.statements],
    ['Payouts', status.payouts],
  ] as const
  return (
    <dl className="facts panel">
      {counts.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count.toLocaleString('en')}</dd>
        </div>
      ))}
    </dl>
  )
}
