import { useMemo } from 'react'
import { addTexts } from '#apps/console/amount/decimal-text.ts'
import { useUsage } from '#apps/console/api/usage.ts'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { CountedUpTo } from './counted-up-to.tsx'
import { FirstEvent } from './first-event.tsx'
import { cutOf } from './parts-of-use.ts'
import { periodIn, periodName, placesOf, shifted, spanOf } from './periods.ts'
import { UsageAhead } from './usage-ahead.tsx'
import { type UsageChoice, useUsageChoice } from './usage-choice.ts'
import { UsageControls } from './usage-controls.tsx'
import { UsageDrawer } from './usage-drawer.tsx'
import { UsageFigure } from './usage-figure.tsx'
import { usageTitle } from './usage-sentences.ts'
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
  const { of, meter, span, by, zone, group, where, isOpen, what } = choice
  const asked = { of, meter: meter.id, by, zone, where }
  const found = useUsage({ ...asked, ...span, group: group === '' ? undefined : group }, isOpen)
  const last = shifted(choice.at, -1)
  const before = useUsage(isOpen ? undefined : { ...asked, ...spanOf(last, zone) }, false)
  const places = useMemo(() => placesOf(spanOf(choice.at, zone), by, zone), [choice.at, by, zone])
  const usage = found.data?.usage
  const cut = useMemo(() => usage && cutOf(usage, { places, label: group, what }), [usage, places, group, what])
  const period = periodIn(choice.at)
  const title =
    cut &&
    usageTitle({
      total: cut.total,
      unit: meter.unit,
      what: meter.unit,
      period,
      isOpen,
      before: before.data && {
        total: addTexts(before.data.usage.map(({ quantity }) => quantity)),
        period: periodIn(last),
      },
      parts: cut.parts,
    })
  return (
    <Page
      title={found.error ? 'This usage can’t be shown' : title}
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
      {found.error && <TroubleNote error={found.error} />}
      {!cut && !found.error && <ChartSkeleton />}
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
