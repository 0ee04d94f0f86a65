import { useEffect, useState } from 'react'
import { stringify } from 'yaml'
import { asWords, ownName } from '#apps/console/api/names.ts'
import { type Playbook, useCheckPlaybook, usePlaybookSchema, useTellPlaybook } from '#apps/console/api/playbooks.ts'
import { YamlEditor } from '#apps/console/pages/programs/yaml-editor.tsx'
import { SelectField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { EXAMPLES, readExample } from './examples.ts'
import { placedFaults, readPlaybook } from './playbook-text.ts'
import { signalSentence } from './playbook-words.ts'

type Asked = Readonly<{ organization: string; begun: Playbook | undefined; onClose: () => void }>

/** A playbook as YAML, from an example or as it was told last. It is checked while it is typed. */
export function WriteDialog({ organization, begun, onClose }: Asked) {
  const schema = usePlaybookSchema()
  const tell = useTellPlaybook()
  const [text, setText] = useState(() => (begun ? textOf(begun) : ''))
  const [example, setExample] = useState(begun ? '' : (EXAMPLES[0] ?? ''))
  useEffect(() => {
    if (example !== '') void readExample(example).then(setText)
  }, [example])
  const typed = readPlaybook(text)
  const check = useCheckPlaybook(typed.body)
  const findings = [...typed.findings, ...placedFaults(text, check.data?.faults ?? [])]
  const isSound = typed.name !== undefined && check.data?.ok === true && findings.length === 0
  const submit = () => {
    if (!isSound || !typed.body) return
    tell.mutate([{ kind: 'playbook', about: `${organization}:${typed.name}`, body: typed.body }], {
      onSuccess: onClose,
    })
  }
  return (
    <FormDialog
      title={begun ? `Change ${begun.name}` : 'Write a playbook'}
      action={begun ? 'Save the change' : 'Save the playbook'}
      onSubmit={submit}
      onClose={onClose}
      error={tell.error ?? schema.error}
      isPending={tell.isPending}
      blocked={isSound ? undefined : (findings[0]?.says ?? 'It is being checked.')}
      wide
    >
      {!begun && (
        <SelectField
          label="Begin with"
          value={example}
          onChange={setExample}
          options={EXAMPLES.map((value) => ({ value, name: asWords(value) }))}
        />
      )}
      {schema.data && (
        <div className="playbook-editor">
          <YamlEditor
            text={text}
            onChange={setText}
            findings={findings}
            schema={schema.data}
            label="The playbook as YAML"
          />
        </div>
      )}
      {typed.body && <p className="soft">{signalSentence(typed.body)}.</p>}
      {begun && <p className="soft small">What has begun goes on by the version that it began with.</p>}
    </FormDialog>
  )
}

function textOf({ playbook, body }: Playbook): string {
  return stringify({ playbook: ownName(playbook), ...body }, { lineWidth: 100 })
}
