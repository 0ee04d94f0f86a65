import { useRef } from 'react'
import { addTexts } from '#apps/console/amount/decimal-text.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { CountedUpTo } from './counted-up-to.tsx'
import { FirstEvent } from './first-event.tsx'
import type { Cut } from './parts-of-use.ts'
import { periodIn, periodName, shifted } from './periods.ts'
import { UsageAhead } from './usage-ahead.tsx'
import { type UsageChoice, useUsageChoice } from './usage-choice.ts'
import { UsageControls } from './usage-controls.tsx'
import { UsageDrawer } from './usage-drawer.tsx'
import { UsageFigure } from './usage-figure.tsx'
import { usageTitle } from './usage-sentences.ts'
import { useUseOf } from './use-of-choice.ts'
import './usage.css'

/** What was used, when and where, down to the events; what it leads to until the end of the period. */
export function UsagePage() {
  const chosen = useUsageChoice()
  const viewer = useViewer()
  if (chosen.state === 'waiting') return <UsageSkeleton />
  if (chosen.state === 'trouble') {
    return (
      <Page title="Usage can’t be shown">
        <TroubleNote error={chosen.error} />
      </Page>
    )
  }
  if (chosen.state === 'nothing') {
    return (
      <Page title="Nothing is metered yet">
        <section className="panel">
          <Empty
            shows="Here stands what was used, by hour, day and month, down to the single event."
            action="It begins with a subscription to a product that has a meter, and its first event."
          />
          <FirstEvent type="my-product.hours" value="hours" />
        </section>
      </Page>
    )
  }
  return <Shown key={viewer} choice={chosen.choice} />
}

type Complete = Readonly<{ choice: UsageChoice; use: ReturnType<typeof useUseOf>; cut: Cut }>

/** While something else that was chosen is on its way, what was shown stays in place, faded. */
function Shown({ choice }: Readonly<{ choice: UsageChoice }>) {
  const use = useUseOf(choice)
  const last = useRef<Complete>(undefined)
  if (use.cut) last.current = { choice, use, cut: use.cut }
  const complete = use.error ? undefined : last.current
  return (
    <Page
      title={use.error ? 'This usage can’t be shown' : complete && titleOf(complete)}
      lead={
        <p className="lead-row">
          <span>
            {choice.ofName}: {choice.what}
          </span>
          {use.found.data && (
            <CountedUpTo cut={use.found.data.cut} isLive={choice.isOpen} at={use.found.dataUpdatedAt} />
          )}
        </p>
      }
    >
      <UsageControls choice={choice} />
      {use.error && <TroubleNote error={use.error} />}
      {!complete && !use.error && <ChartSkeleton />}
      {complete && (
        <div className={use.cut ? undefined : 'usage-stale'} aria-busy={!use.cut}>
          <Found complete={complete} />
        </div>
      )}
      <UsageDrawer choice={choice} cut={use.cut} places={use.places} />
    </Page>
  )
}

function Found({ complete: { choice, cut, use } }: Readonly<{ complete: Complete }>) {
  return (
    <>
      {cut.events === 0 ? (
        <NothingUsed choice={choice} />
      ) : (
        <UsageFigure choice={choice} cut={cut} places={use.places} />
      )}
      <UsageAhead choice={choice} cut={cut} places={use.places} />
    </>
  )
}

function titleOf({ choice: { meter, at, isOpen }, cut, use: { before } }: Complete): string {
  const last = shifted(at, -1)
  return usageTitle({
    total: cut.total,
    unit: meter.unit,
    what: meter.unit,
    period: periodIn(at),
    isOpen,
    before: before && { total: addTexts(before.map(({ quantity }) => quantity)), period: periodIn(last) },
    parts: meter.isAdditive ? cut.parts : [],
  })
}

function NothingUsed({ choice: { meter, at, where } }: Readonly<{ choice: UsageChoice }>) {
  return (
    <section className="panel">
      <Empty
        shows={`Here stands the use of ${periodName(at)}, with the events behind each bar.`}
        action={
          where.length > 0
            ? 'No event is like that. Take a filter away, or look at another period.'
            : 'Nothing was counted in it. Look at another period, or send an event.'
        }
      />
      {where.length === 0 && <FirstEvent type={meter.eventType} value={meter.value ?? 'quantity'} />}
    </section>
  )
}

function UsageSkeleton() {
  return (
    <Page title={undefined} lead={<Loading what="usage" />}>
      <div className="panel">
        <SkeletonRows rows={2} />
      </div>
      <ChartSkeleton />
    </Page>
  )
}
