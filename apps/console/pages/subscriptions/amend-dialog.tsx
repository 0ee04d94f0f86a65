import { useState } from 'react'
import type { Segment } from '#apps/console/api/subscriptions.ts'
import { momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { SelectField, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { blockedBy, useActOnLife } from './act-on-life.ts'
import { FeeChange } from './fee-change.tsx'
import type { Amending, LifeOpened } from './life-dialogs.tsx'
import { dayIn, segmentText } from './life-words.ts'
import { type When, WhenFields } from './when-fields.tsx'

type Life = Readonly<{ segments: readonly Segment[] }>
type Amended = Readonly<{ at: string; before: Life; after: Life }>

const TITLES: Readonly<Record<Amending, string>> = {
  quantity: 'Change the quantity of',
  plan: 'Change the plan of',
  suspended: 'Suspend',
  running: 'Resume',
}

/** Changes a subscription from a moment on, once what that comes to has been seen. */
export function AmendDialog(opened: LifeOpened & Readonly<{ doing: Amending }>) {
  const { subscription, product, name, doing, onClose } = opened
  const { zone } = subscription
  const [quantity, setQuantity] = useState(subscription.quantity ?? '1')
  const [plan, setPlan] = useState(subscription.plan ?? '')
  const [when, setWhen] = useState<When>({ kind: 'now', day: '' })
  const [because, setBecause] = useState('')
  const change = changeOf(doing, { quantity, plan })
  const at = when.kind === 'day' ? momentOfDay(when.day, zone) : undefined
  const missing =
    missingIn(subscription, { doing, quantity, plan }) ?? (when.kind === 'day' && !at ? 'Choose the day.' : undefined)
  const body = {
    change,
    ...(at !== undefined && { at }),
    ...(because.trim() !== '' && { because: because.trim() }),
  }
  const path = `/v1/subscriptions/${encodeURIComponent(subscription.subscription)}/amendments`
  const { perform, ready, refused } = useActOnLife<Amended>(path, missing === undefined ? body : undefined)
  return (
    <FormDialog
      title={`${TITLES[doing]} ${name}`}
      action={`${ACTIONS[doing]} ${name}`}
      danger={doing === 'suspended'}
      onSubmit={() => perform.mutate(body, { onSuccess: onClose })}
      onClose={onClose}
      error={perform.error ?? refused}
      isPending={perform.isPending}
      blocked={blockedBy(missing, { ready, refused })}
    >
      {doing === 'quantity' && <TextField label="Quantity" required value={quantity} onChange={setQuantity} />}
      {doing === 'plan' && (
        <SelectField
          label="Plan"
          value={plan}
          onChange={setPlan}
          options={[
            { value: '', name: 'Choose one' },
            ...(product?.plans ?? []).map((one) => ({ value: one.plan, name: one.name })),
          ]}
        />
      )}
      <WhenFields when={when} zone={zone} onChange={setWhen} />
      <TextArea label="Why" maxLength={500} value={because} onChange={setBecause} />
      {ready && <Comes amended={ready} opened={opened} />}
    </FormDialog>
  )
}

const ACTIONS: Readonly<Record<Amending, string>> = {
  quantity: 'Change',
  plan: 'Change',
  suspended: 'Suspend',
  running: 'Resume',
}

type Typed = Readonly<{ doing: Amending; quantity: string; plan: string }>

function changeOf(doing: Amending, { quantity, plan }: Omit<Typed, 'doing'>): object {
  if (doing === 'quantity') return { to: doing, quantity }
  return doing === 'plan' ? { to: doing, plan } : { to: doing }
}

function missingIn(subscription: LifeOpened['subscription'], { doing, quantity, plan }: Typed): string | undefined {
  if (doing === 'quantity') {
    if (!/^\d{1,12}(\.\d{1,8})?$/.test(quantity) || Number(quantity) === 0) return 'Say how many, above zero.'
    return quantity === subscription.quantity ? 'It has so many already.' : undefined
  }
  if (doing !== 'plan') return undefined
  if (plan === '') return 'Choose the plan.'
  return plan === subscription.plan ? 'It is in that plan already.' : undefined
}

/** How it is before and after, at the moment of the change. */
function Comes({ amended, opened }: Readonly<{ amended: Amended; opened: LifeOpened }>) {
  const { at, before, after } = amended
  const { zone } = opened.subscription
  const [was, is] = [segmentAt(before, at), segmentAt(after, at)]
  const isPast = Temporal.Instant.compare(at, Temporal.Now.instant().subtract({ minutes: 5 })) < 0
  return (
    <PreviewBox>
      <p>
        From {dayIn(at, zone)} on: <strong>{was ? segmentText(was) : 'nothing'}</strong> becomes{' '}
        <strong>{is ? segmentText(is) : 'nothing'}</strong>.
      </p>
      {is && was && <FeeChange opened={opened} before={was} after={is} />}
      {isPast && (
        <p>Periods that were closed since then get corrections with the next close; nothing issued changes.</p>
      )}
    </PreviewBox>
  )
}

function segmentAt({ segments }: Life, at: string): Segment | undefined {
  return segments.find(
    ({ from, to }) => Temporal.Instant.compare(from, at) <= 0 && (to === null || Temporal.Instant.compare(at, to) < 0),
  )
}
