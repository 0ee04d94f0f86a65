import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useTellAll } from '#apps/console/api/registrations.ts'
import { SelectField, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { ArbitrateDialog } from './arbitrate-dialog.tsx'
import type { SeenRegistration } from './registration-page.tsx'

export type RegistrationDoing = 'approve' | 'reject' | 'extend' | 'arbitrate' | 'contest' | 'end' | 'win'
type Opened = SeenRegistration & Readonly<{ onClose: () => void }>

export function RegistrationDialogs({ doing, ...opened }: Opened & Readonly<{ doing: RegistrationDoing }>) {
  switch (doing) {
    case 'arbitrate':
      return <ArbitrateDialog {...opened} />
    case 'end':
      return <EndDialog {...opened} />
    case 'win':
      return <WinDialog {...opened} />
    default:
      return <BecauseDialog {...opened} doing={doing} />
  }
}

type Simple = Exclude<RegistrationDoing, 'arbitrate' | 'end' | 'win'>

const WORDS: Readonly<Record<Simple, Readonly<{ title: string; kind: string; more: object }>>> = {
  approve: { title: 'Approve', kind: 'deal_registration_decided', more: { decision: 'approved' } },
  reject: { title: 'Reject', kind: 'deal_registration_decided', more: { decision: 'rejected' } },
  extend: { title: 'Extend', kind: 'deal_registration_extended', more: {} },
  contest: { title: 'Contest', kind: 'deal_registration_contested', more: {} },
}

/** One step that takes a reason, with what it comes to. */
function BecauseDialog({ registration, me, doing, onClose }: Opened & Readonly<{ doing: Simple }>) {
  const tell = useTellAll()
  const [because, setBecause] = useState('')
  const { title, kind, more } = WORDS[doing]
  const name = registration.names[0] ?? registration.id
  const body = { ...more, because, by: me.person?.id ?? '' }
  return (
    <FormDialog
      title={`${title} ${name}`}
      action={`${title} ${name}`}
      danger={doing === 'reject'}
      onSubmit={() => tell.mutate([{ kind, about: registration.id, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={because.trim() === '' ? 'Say why: the other side reads it.' : undefined}
    >
      <PreviewBox>
        <p>{comesTo({ registration, me }, doing)}</p>
      </PreviewBox>
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

/** What a step comes to, in a sentence; the moments are those of now, and of when it is recorded a little later. */
function comesTo({ registration }: SeenRegistration, doing: Simple): string {
  const { policy, protectedUntil, extensionsLeft } = registration
  const after = (from: Temporal.Instant, days: number) => momentText(from.add({ hours: 24 * days }).toString())
  const now = Temporal.Now.instant()
  switch (doing) {
    case 'approve':
      return `It is protected for ${policy.protectionDays} days, until ${after(now, policy.protectionDays)}.`
    case 'reject':
      return `It no longer stands in anybody’s way. The partner can contest it until ${after(now, policy.contestDays)}.`
    case 'extend': {
      const until = protectedUntil === null ? now : Temporal.Instant.from(protectedUntil)
      return `It is protected until ${after(until, policy.extensionDays)}, and can be extended ${extensionsLeft - 1} more times.`
    }
    case 'contest':
      return 'Another person of the vendor than the one who rejected it decides anew.'
  }
}

function EndDialog({ registration, me, onClose }: Opened) {
  const tell = useTellAll()
  const [outcome, setOutcome] = useState('withdrawn')
  const [because, setBecause] = useState('')
  const name = registration.names[0] ?? registration.id
  const body = { outcome, because, by: me.person?.id ?? '' }
  return (
    <FormDialog
      title={`Give up ${name}`}
      action={`Give up ${name}`}
      danger
      onSubmit={() =>
        tell.mutate([{ kind: 'deal_registration_ended', about: registration.id, body }], { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={because.trim() === '' ? 'Say why: the vendor reads it.' : undefined}
    >
      <SelectField
        label="What happened"
        value={outcome}
        onChange={setOutcome}
        options={[
          { value: 'withdrawn', name: 'It is withdrawn' },
          { value: 'lost', name: 'It was lost' },
        ]}
      />
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
      <p className="soft">It can’t be taken back, and protects nothing any more.</p>
    </FormDialog>
  )
}

function WinDialog({ registration, me, onClose }: Opened) {
  const tell = useTellAll()
  const [kind, setKind] = useState('order')
  const [found, setFound] = useState('')
  const [customer, setCustomer] = useState('')
  const name = registration.names[0] ?? registration.id
  const body = { customer, with: { [kind]: found }, by: me.person?.id ?? '' }
  return (
    <FormDialog
      title={`${name} was won`}
      action={`Tell that ${name} was won`}
      onSubmit={() =>
        tell.mutate([{ kind: 'deal_registration_won', about: registration.id, body }], { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={found.includes(':') && customer !== '' ? undefined : 'Say with what, and which organization it became.'}
    >
      <SelectField
        label="Won with"
        value={kind}
        onChange={setKind}
        options={['order', 'subscription', 'deal'].map((value) => ({
          value,
          name: `a ${value}`.replace('a o', 'an o'),
        }))}
      />
      <TextField label="Its id" value={found} onChange={setFound} required placeholder={`${me.organization}:`} />
      <TextField label="Id of the customer" value={customer} onChange={setCustomer} required />
    </FormDialog>
  )
}
