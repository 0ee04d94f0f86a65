import { useState } from 'react'
import { type Feed, type Secret, useCreateFeed, useEndFeed, useRotateFeed } from '#apps/console/api/feeds.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { SelectField, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { ShownOnce } from '#apps/console/parts/shown-once.tsx'
import { FEED_NAMES, MAPPINGS } from './feed-words.ts'

const KINDS = Object.entries(FEED_NAMES).map(([value, name]) => ({ value, name }))
const textOf = (kind: Feed['kind']) => JSON.stringify(MAPPINGS[kind], null, 2)

function SecretShown({ secret: { secret, path }, onClose }: Readonly<{ secret: Secret; onClose: () => void }>) {
  return (
    <ShownOnce
      title="The secret of the feed"
      what="the secret"
      secret={secret}
      lost="When it is lost, make a new one."
      onClose={onClose}
    >
      <p>
        The system sends to <code className="breaks">{`${location.origin}${path}`}</code> and signs as Standard Webhooks
        has it.
      </p>
    </ShownOnce>
  )
}

/** A new feed: what it is called, what it is, and what is where in its items. */
export function CreateFeedDialog({ me, onClose }: Readonly<{ me: Me; onClose: () => void }>) {
  const create = useCreateFeed()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Feed['kind']>('ticket')
  const [written, setWritten] = useState(() => textOf('ticket'))
  if (create.data) return <SecretShown secret={create.data} onClose={onClose} />
  const own = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  const mapping = parsed(written)
  const choose = (value: string) => {
    const chosen = value as Feed['kind']
    if (written === textOf(kind)) setWritten(textOf(chosen))
    setKind(chosen)
  }
  return (
    <FormDialog
      title="Create a feed"
      action="Create it"
      onSubmit={() => create.mutate({ feed: `${me.organization}:${own}`, name: name.trim(), kind, mapping })}
      onClose={onClose}
      error={create.error}
      isPending={create.isPending}
      blocked={
        own === '' ? 'Say what the system is called.' : mapping === undefined ? 'The mapping is no JSON.' : undefined
      }
      wide
    >
      <TextField label="Name" value={name} onChange={setName} required maxLength={100} placeholder="Autotask" />
      <SelectField label="Kind" value={kind} onChange={choose} options={KINDS} />
      <TextArea
        label="Mapping"
        hint="Where in an item of the system each value is, what its words mean, and what is the same for all."
        value={written}
        onChange={setWritten}
        maxLength={20_000}
      />
    </FormDialog>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Asked = Readonly<{ feed: Feed; onClose: () => void }>

/** A new secret; the one before is good for nothing at once. */
export function RotateFeedDialog({ feed: { feed, name }, onClose }: Asked) {
  const rotate = useRotateFeed()
  if (rotate.data) return <SecretShown secret={rotate.data} onClose={onClose} />
  return (
    <FormDialog
      title={`Make a new secret for ${name}`}
      action="Make it"
      onSubmit={() => rotate.mutate(feed)}
      onClose={onClose}
      error={rotate.error}
      isPending={rotate.isPending}
    >
      <PreviewBox>
        <p>What the system signs with the secret before is refused from then on.</p>
      </PreviewBox>
    </FormDialog>
  )
}

/** Nothing is taken from it any more. */
export function EndFeedDialog({ feed: { feed, name }, onClose }: Asked) {
  const end = useEndFeed()
  return (
    <FormDialog
      title={`End ${name}`}
      action="End it"
      onSubmit={() => end.mutate(feed, { onSuccess: onClose })}
      onClose={onClose}
      error={end.error}
      isPending={end.isPending}
      danger
    >
      <PreviewBox>
        <p>What it told stays. Nothing is taken from it any more, and its id is not used again.</p>
      </PreviewBox>
    </FormDialog>
  )
}
