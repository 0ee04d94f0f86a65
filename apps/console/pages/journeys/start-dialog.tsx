import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import {
  type JourneyTemplate,
  type Starting,
  useJourneyTemplates,
  useStartJourney,
  useStartPreview,
} from '#apps/console/api/journey-boards.ts'
import { asWords, ownName, useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { milestoneName } from './board-words.ts'

const NONE = { value: '', name: 'Choose one' }

type Typed = Readonly<{ template: string; customer: string; partner: string; day: string }>

/** The vendor starts a journey: it sees whom each milestone would be given to, and when it would be due. */
export function StartDialog({ me, onClose }: Readonly<{ me: Me; onClose: () => void }>) {
  const templates = useJourneyTemplates()
  const start = useStartJourney()
  const [typed, setTyped] = useState<Typed>(() => ({
    ...{ template: '', customer: '', partner: '' },
    day: Temporal.Now.plainDateISO().toString(),
  }))
  const asked = startingOf(me.organization, typed, templates.data ?? [])
  const preview = useStartPreview(asked)
  return (
    <FormDialog
      title="Start a journey"
      action="Start it"
      onSubmit={() => asked && start.mutate(asked, { onSuccess: onClose })}
      onClose={onClose}
      error={start.error ?? preview.error ?? templates.error}
      isPending={start.isPending}
      blocked={blockedBy(asked, preview.isSuccess)}
    >
      <StartFields
        templates={templates.data ?? []}
        typed={typed}
        set={(change) => setTyped((before) => ({ ...before, ...change }))}
      />
      {preview.data && <Preview milestones={preview.data.milestones} />}
    </FormDialog>
  )
}

type Fields = Readonly<{
  templates: readonly JourneyTemplate[]
  typed: Typed
  set: (change: Partial<Typed>) => void
}>

function StartFields({ templates, typed, set }: Fields) {
  const names = useNames()
  const known = useOrganizations(useViewer()).data?.organizations ?? []
  const having = (role: string) =>
    known.filter(({ roles }) => roles.includes(role)).map(({ id }) => ({ value: id, name: names.of(id) }))
  const choice = (field: 'template' | 'customer' | 'partner', options: readonly { value: string; name: string }[]) => ({
    value: typed[field],
    onChange: (value: string) => set({ [field]: value }),
    options: [NONE, ...options],
  })
  const told = templates.map(({ template, name, product }) => ({
    value: template,
    name: `${name}, ${asWords(product)}`,
  }))
  return (
    <>
      <SelectField
        label="Template"
        {...(templates.length === 0 && { hint: 'None was told yet: it is a fact, journey_template.' })}
        {...choice('template', told)}
      />
      <SelectField label="Customer" {...choice('customer', having('customer'))} />
      <SelectField
        label="Partner"
        hint="Whose each milestone is whose role nobody holds."
        {...choice('partner', [...having('partner'), ...having('distributor')])}
      />
      <TextField label="Begins on" type="date" value={typed.day} onChange={(day) => set({ day })} required />
    </>
  )
}

function Preview({
  milestones,
}: Readonly<{ milestones: NonNullable<ReturnType<typeof useStartPreview>['data']>['milestones'] }>) {
  const names = useNames()
  return (
    <PreviewBox>
      <ul className="plain-list">
        {milestones.map(({ id, milestone, stage, partner, due }) => (
          <li key={id}>
            {milestoneName(milestone)} ({stage}): {names.of(partner)}, by {dateText(due)}
          </li>
        ))}
      </ul>
    </PreviewBox>
  )
}

/** One journey for each customer and product, named by them and the day, so that nobody has to think of a name. */
function startingOf(
  self: string,
  { template, customer, partner, day }: Typed,
  templates: readonly JourneyTemplate[],
): Starting | undefined {
  const product = templates.find((one) => one.template === template)?.product
  const start = momentOfDay(day)
  if (product === undefined || customer === '' || partner === '' || start === undefined) return undefined
  return { journey: `${self}:${customer}-${ownName(product)}-${day}`, template, customer, partner, start }
}

function blockedBy(asked: Starting | undefined, isKnown: boolean): string | undefined {
  if (!asked) return 'Choose the template, the customer, the partner and the day.'
  return isKnown ? undefined : 'Looking what it comes to…'
}
