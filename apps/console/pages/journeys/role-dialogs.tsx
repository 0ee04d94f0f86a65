import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type JourneyRole, useTellJourney } from '#apps/console/api/journeys.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { RewardFact } from '#apps/console/api/rewards.ts'
import { pagesOf } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { SelectField, TextArea } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import type { RoleStep } from './journey-words.ts'

type Asked = Readonly<{ role: JourneyRole; onClose: () => void }>

export function RoleDialogs({ doing, ...asked }: Asked & Readonly<{ doing: RoleStep }>) {
  return doing === 'confirm' ? <ConfirmDialog {...asked} /> : <BecauseDialog {...asked} doing={doing} />
}

/** Confirms what is claimed, to the letter: what the partner told stands in its fact. */
function ConfirmDialog({ role, onClose }: Asked) {
  const names = useNames()
  const viewer = useViewer()
  const tell = useTellJourney()
  const claim = useQuery({
    queryKey: [viewer, 'roles', 'claim', role.id],
    queryFn: async () => {
      const facts = await pagesOf<RewardFact>(viewer, '/v1/facts', 'facts', { kind: 'role_claimed', about: role.id })
      return facts.find(({ about }) => about === role.id) ?? null
    },
  })
  const what = `${names.of(role.partner)} as ${role.role} of ${names.of(role.customer)}`
  const body = claim.data?.body
  return (
    <FormDialog
      title={`Confirm ${what}`}
      action="Confirm it"
      onSubmit={() => body && tell.mutate([{ kind: 'role_confirmed', about: role.id, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error ?? claim.error}
      isPending={tell.isPending}
      blocked={body ? undefined : 'Reading what is claimed…'}
    >
      <PreviewBox>
        <p>
          {names.of(role.partner)} holds {role.share} % of the {role.role} for {asWords(role.product)}: what it earns by
          that role counts. It can be contested for 14 days from now.
        </p>
      </PreviewBox>
    </FormDialog>
  )
}

const WORDS: Readonly<Record<Exclude<RoleStep, 'confirm'>, Readonly<{ title: string; kind: string; says: string }>>> = {
  'turn-down': { title: 'Turn down', kind: 'role_decided', says: 'It does not hold, and never did.' },
  contest: {
    title: 'Contest',
    kind: 'role_contested',
    says: 'It does not count any more until the vendor has decided.',
  },
  decide: { title: 'Decide about', kind: 'role_decided', says: '' },
}

/** A step that takes a reason, which the other sides read. */
function BecauseDialog({ role, doing, onClose }: Asked & Readonly<{ doing: Exclude<RoleStep, 'confirm'> }>) {
  const names = useNames()
  const tell = useTellJourney()
  const [because, setBecause] = useState('')
  const [holds, setHolds] = useState('holds')
  const { title, kind, says } = WORDS[doing]
  const told = because.trim()
  const body =
    doing === 'contest' ? { because: told } : { holds: doing === 'decide' && holds === 'holds', because: told }
  const what = `${names.of(role.partner)} as ${role.role} of ${names.of(role.customer)}`
  return (
    <FormDialog
      title={`${title} ${what}`}
      action={doing === 'decide' ? 'Decide so' : `${title} it`}
      danger={doing !== 'decide'}
      onSubmit={() => tell.mutate([{ kind, about: role.id, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={told === '' ? 'Say why: the other sides read it.' : undefined}
    >
      {doing === 'decide' && (
        <SelectField
          label="Does it hold?"
          value={holds}
          onChange={setHolds}
          options={[
            { value: 'holds', name: 'It holds, and nobody can contest it any more' },
            { value: 'not', name: 'It does not hold' },
          ]}
        />
      )}
      {says !== '' && (
        <PreviewBox>
          <p>{says}</p>
        </PreviewBox>
      )}
      <TextArea label="Because" value={because} onChange={setBecause} required maxLength={1000} />
    </FormDialog>
  )
}
