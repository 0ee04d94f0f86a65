import { useState } from 'react'
import { useProducts } from '#apps/console/api/catalog.ts'
import { asWords, ownName } from '#apps/console/api/names.ts'
import { type SubscriptionRow, useSubscriptionsOf } from '#apps/console/api/subscriptions.ts'
import { isDay, momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TextArea, TextField, Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { blockedBy, useActOnLife } from './act-on-life.ts'
import type { LifeOpened } from './life-dialogs.tsx'
import { lastDayIn } from './life-words.ts'

type CoTermed = Readonly<{
  subscriptions: readonly Readonly<{ subscription: string; endedBefore: string; changed: boolean }>[]
}>

/** Has the running terms of several subscriptions of the customer end together. */
export function CoTermDialog({ subscription, name, onClose }: LifeOpened) {
  const others = useSubscriptionsOf(subscription.customer, true)
  const { zone } = subscription
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [through, setThrough] = useState('')
  const [because, setBecause] = useState('')
  const end = isDay(through) ? momentOfDay(dayAfter(through), zone) : undefined
  const missing = end === undefined ? 'Choose the last day of the terms.' : undefined
  const why = because.trim()
  const subscriptions = [subscription.subscription, ...chosen]
  const body = { subscriptions, end, ...(why !== '' && { because: why }) }
  const { perform, ready, refused } = useActOnLife<CoTermed>(
    '/v1/subscriptions/co-terms',
    missing === undefined ? body : undefined,
  )
  const choosable = (others.data ?? []).filter((one) => canJoin(one, subscription.subscription))
  return (
    <FormDialog
      title={`Have ${name} end with others`}
      action={`Have ${countText(subscriptions.length, 'term')} end together`}
      onSubmit={() => perform.mutate(body, { onSuccess: onClose })}
      onClose={onClose}
      error={perform.error ?? refused}
      isPending={perform.isPending}
      blocked={blockedBy(missing, { ready, refused })}
    >
      <Others
        others={choosable}
        chosen={chosen}
        zone={zone}
        onTick={(id, isChosen) => setChosen(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id))}
      />
      <TextField label="Last day of the terms" type="date" required value={through} onChange={setThrough} />
      <TextArea label="Why" maxLength={500} value={because} onChange={setBecause} />
      {ready && (
        <PreviewBox>
          {ready.subscriptions.map(({ subscription: id, endedBefore, changed }) => (
            <p key={id} className="breaks">
              {ownName(id)}:{' '}
              {changed ? `its term ran through ${lastDayIn(endedBefore, zone)}` : 'its term ends then anyway'}.
            </p>
          ))}
        </PreviewBox>
      )}
    </FormDialog>
  )
}

function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString()
}

/** Others of the customer with a running term. Whether the viewer sells them the act itself says. */
function canJoin({ subscription, termEnds, state }: SubscriptionRow, self: string): boolean {
  return subscription !== self && termEnds !== null && state !== 'ended'
}

type Offered = Readonly<{
  others: readonly SubscriptionRow[]
  chosen: readonly string[]
  zone: string
  onTick: (id: string, isChosen: boolean) => void
}>

function Others({ others, chosen, zone, onTick }: Offered) {
  const products = useProducts()
  if (others.length === 0) return <p className="soft">The customer has no other subscription with a term.</p>
  return (
    <fieldset className="ticks">
      <legend className="legend">With</legend>
      {others.map(({ subscription, product, termEnds }) => (
        <Tick
          key={subscription}
          label={`${products.data?.find(({ id }) => id === product)?.name ?? asWords(product)} (${ownName(subscription)})`}
          says={termEnds === null ? undefined : `Its term runs through ${lastDayIn(termEnds, zone)}.`}
          checked={chosen.includes(subscription)}
          onChange={(isChosen) => onTick(subscription, isChosen)}
        />
      ))}
    </fieldset>
  )
}
