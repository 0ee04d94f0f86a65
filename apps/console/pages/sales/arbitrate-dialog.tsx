import { useState } from 'react'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { type RegistrationHead, useRegistrations, useTellAll } from '#apps/console/api/registrations.ts'
import type { Telling } from '#apps/console/api/sales.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { TextArea, Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import type { SeenRegistration } from './registration-page.tsx'

type Decided = Readonly<{ stand: readonly string[]; because: string; says: string; by: string; vendor: string }>

/** Decides between a registration and its rivals: which may stand, with evidence, and what that means for each. */
export function ArbitrateDialog({ registration, me, onClose }: SeenRegistration & Readonly<{ onClose: () => void }>) {
  const tell = useTellAll()
  const names = useNames()
  const all = useRegistrations().data ?? []
  const rivals = all.filter(({ id }) => id === registration.id || registration.rivals.includes(id))
  const [stand, setStand] = useState<readonly string[]>([registration.id])
  const [because, setBecause] = useState('')
  const [says, setSays] = useState('')
  const facts = tellings(rivals, { stand, because, says, by: me.person?.id ?? '', vendor: me.organization })
  return (
    <FormDialog
      title={`Arbitrate over ${registration.names[0] ?? registration.id}`}
      action="Decide so"
      onSubmit={() => tell.mutate(facts, { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={blockedBy({ rivals: rivals.length, because, says })}
      wide
    >
      {rivals.map(({ id, partner, registeredAt }) => (
        <Tick
          key={id}
          label={`${names.of(partner)} may stand`}
          says={`${ownName(id)}, registered ${registeredAt.slice(0, 10)}`}
          checked={stand.includes(id)}
          onChange={(isOn) => setStand((before) => (isOn ? [...before, id] : before.filter((one) => one !== id)))}
        />
      ))}
      <PreviewBox>
        <p>{comesTo(rivals, stand, names.of)}</p>
      </PreviewBox>
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
      <TextArea label="Evidence" required maxLength={2000} value={says} onChange={setSays} />
      <p className="soft">Each partner learns what was decided on its own. Why and by what evidence stays with you.</p>
    </FormDialog>
  )
}

function blockedBy({ rivals, because, says }: Readonly<{ rivals: number; because: string; says: string }>) {
  if (rivals < 2) return 'Nothing stands against it any more.'
  return because.trim() === '' || says.trim() === '' ? 'Say why, and what shows it.' : undefined
}

const isOpen = ({ state }: RegistrationHead): boolean => state === 'pending' || state === 'contested'

function comesTo(
  rivals: readonly RegistrationHead[],
  stand: readonly string[],
  nameOf: (id: string) => string,
): string {
  const partners = (some: readonly RegistrationHead[]) => listText(some.map(({ partner }) => nameOf(partner)))
  const [kept, gone] = [rivals.filter(({ id }) => stand.includes(id)), rivals.filter(({ id }) => !stand.includes(id))]
  const stays = kept.length === 0 ? 'None is approved' : `${partners(kept)} is approved and protected`
  return gone.length === 0
    ? `${stays}; nobody is rejected.`
    : `${stays}; ${partners(gone)} is rejected and can contest it.`
}

/** The arbitration, and the decision on each that it changes. What each partner reads names no rival. */
function tellings(
  rivals: readonly RegistrationHead[],
  { stand, because, says, by, vendor }: Decided,
): readonly Telling[] {
  const registrations = rivals.map(({ id }) => id)
  const about = `${vendor}:arbitration-${registrations.map((id) => id.replace(':', '-')).join('-')}`.slice(0, 80)
  const decided = (id: string, decision: string, why: string): Telling => ({
    kind: 'deal_registration_decided',
    about: id,
    body: { decision, because: why, by },
  })
  return [
    { kind: 'deal_arbitrated', about, body: { registrations, stand, because, evidence: [{ says }], by } },
    ...rivals.flatMap((one) => {
      if (!stand.includes(one.id)) return [decided(one.id, 'rejected', 'Another registration stands for this prospect')]
      return isOpen(one) ? [decided(one.id, 'approved', 'It stands after it was weighed against another')] : []
    }),
  ]
}
