import { addTexts } from '#apps/console/amount/decimal-text.ts'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { CountedUpTo } from './counted-up-to.tsx'
import { FirstEvent } from './first-event.tsx'
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
  return <Shown choice={chosen.choice} />
}

function Shown({ choice }: Readonly<{ choice: UsageChoice }>) {
  const { meter, isOpen, what } = choice
  const { found, places, cut, before, error } = useUseOf(choice)
  const last = shifted(choice.at, -1)
  const period = periodIn(choice.at)
  const title =
    cut &&
    usageTitle({
      total: cut.total,
      unit: meter.unit,
      what: meter.unit,
      period,
      isOpen,
      before: before && { total: addTexts(before.map(({ quantity }) => quantity)), period: periodIn(last) },
      parts: meter.isAdditive ? cut.parts : [],
    })
  return (
    <Page
      title={error ? 'This usage can’t be shown' : title}
      lead={
        <p className="lead-row">
          <span>
            {choice.ofName}: {what}
          </span>
          {found.data && <CountedUpTo cut={found.data.cut} isLive={isOpen} at={found.dataUpdatedAt} />}
        </p>
      }
    >
      <UsageControls choice={choice} />
      {error && <TroubleNote error={error} />}
      {!cut && !error && <ChartSkeleton />}
      {cut && cut.events === 0 && <NothingUsed choice={choice} />}
      {cut && cut.events > 0 && <UsageFigure choice={choice} cut={cut} places={places} />}
      {cut && <UsageAhead choice={choice} cut={cut} places={places} />}
      <UsageDrawer choice={choice} cut={cut} places={places} />
    </Page>
  )
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
