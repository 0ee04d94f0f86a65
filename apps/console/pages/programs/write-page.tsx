import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { asWords } from '#apps/console/api/names.ts'
import { useProgramSchema } from '#apps/console/api/programs.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { SelectField } from '#apps/console/parts/field.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { type Beginning, useBeginning } from './begin-text.ts'
import { EXAMPLES } from './examples.ts'
import { PROGRAM_ROLES } from './program-roles.ts'
import { Writer } from './writer.tsx'
import './programs.css'

const BACK = { to: '/programs', name: 'Programs' } as const

/** Writing a program: the form and the text beside each other are one document. */
export function WritePage() {
  const begun: Beginning = useSearch({ from: '/inside/programs/write' })
  const { draft, program, example } = begun
  return <Begun key={`${draft} ${program} ${example}`} begun={begun} />
}

function Begun({ begun }: Readonly<{ begun: Beginning }>) {
  const me = useMe()
  const schema = useProgramSchema()
  const beginning = useBeginning(begun)
  // What it began with stays: what is saved meanwhile is what was typed.
  const [first, setFirst] = useState<Readonly<{ text: string; draft: string | undefined }>>()
  if (beginning.text !== undefined && first === undefined) {
    setFirst({ text: beginning.text, draft: beginning.replaces })
  }
  const error = me.error ?? schema.error ?? beginning.error
  if (error || !me.data || !schema.data || !first) return <Waiting what="program" error={error} back={BACK} />
  if (!mayAny(me.data.roles, PROGRAM_ROLES)) {
    return (
      <Page title="Programs are written by others" back={BACK}>
        <section className="panel" aria-label="Your role">
          <Barred held={me.data.roles} needed={PROGRAM_ROLES} />
        </section>
      </Page>
    )
  }
  const isNew = begun.draft === undefined && begun.program === undefined
  return (
    <Writer
      begun={first}
      schema={schema.data}
      above={isNew ? <ExampleChoice chosen={begun.example ?? ''} /> : undefined}
    />
  )
}

function ExampleChoice({ chosen }: Readonly<{ chosen: string }>) {
  const set = useSetSearch()
  return (
    <div className="program-begin">
      <SelectField
        label="Begin with"
        hint="Another example takes the place of what is written here; what was saved stays a draft."
        value={chosen}
        onChange={(example) => set({ example })}
        options={[{ value: '', name: 'One incentive' }, ...EXAMPLES.map((value) => ({ value, name: asWords(value) }))]}
      />
    </div>
  )
}
