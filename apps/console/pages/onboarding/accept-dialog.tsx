import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useAccept, useTerms } from '#apps/console/api/enrollments.ts'
import type { HeldTerms } from '#apps/console/api/settings-answers.ts'
import { Dialog } from '#apps/console/parts/dialog.tsx'
import { Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { DocumentLink } from './document-link.tsx'
import type { Seen } from './enrollment-dialogs.tsx'

type Reading = Omit<Seen, 'onDo'> & Readonly<{ terms: HeldTerms; isOnlyRead: boolean; onClose: () => void }>

/** Shows the text of a version of terms; whoever may, accepts it, knowing what is recorded. */
export function AcceptDialog({ enrollment, me, nameOf, terms, isOnlyRead, onClose }: Reading) {
  const accept = useAccept()
  const [hasRead, setRead] = useState(false)
  const { version, title, sha256, from } = terms
  if (isOnlyRead) {
    return (
      <Dialog title={`${title}, version ${version}`} onClose={onClose} wide>
        <div className="form">
          <Text terms={terms} />
          <p className="soft small">
            From {dateText(from)}. SHA-256 <span className="id breaks wraps">{sha256}</span>
          </p>
        </div>
      </Dialog>
    )
  }
  const person = me.person
  return (
    <FormDialog
      title={`Accept ${title}, version ${version}`}
      action={`Accept version ${version}`}
      wide
      onSubmit={() =>
        accept.mutate(
          { about: enrollment.id, body: { terms: terms.terms, version, sha256, person: person?.id } },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
      error={accept.error}
      isPending={accept.isPending}
      blocked={hasRead ? undefined : 'Say that you have read them and may accept them.'}
    >
      <Text terms={terms} />
      <div className="recorded">
        <p>What is recorded, for {nameOf(enrollment.host)} and you to see, and for good:</p>
        <ul className="plain-list">
          <li>
            that {nameOf(enrollment.partner)} accepted version {version} of {title}, now,
          </li>
          <li>
            what it said, by its SHA-256, <span className="id breaks wraps">{sha256}</span>,
          </li>
          <li>
            who accepted it, by the id <span className="id">{person?.id}</span> alone: no name and no address.
          </li>
        </ul>
      </div>
      <Tick
        label={`I have read them and may accept them for ${nameOf(enrollment.partner)}`}
        checked={hasRead}
        onChange={setRead}
      />
    </FormDialog>
  )
}

/** The text itself, or the way to it: terms are a text, a file, or a page elsewhere. */
function Text({ terms: { terms, version, host, link, file, sha256 } }: Readonly<{ terms: HeldTerms }>) {
  const { data } = useTerms(host)
  const text = data?.find((one) => one.terms === terms && one.version === version)?.text
  if (link !== null) {
    return (
      <p>
        The text stands at{' '}
        <a href={link} target="_blank" rel="noreferrer noopener" className="breaks">
          {link}
        </a>
        . Compare what you read there with the hash below.
      </p>
    )
  }
  if (file !== null) return <DocumentLink sha256={sha256} name={file.name} bytes={file.bytes} />
  return (
    <textarea
      className="input terms-text"
      aria-label="Text of the terms"
      readOnly
      rows={14}
      value={text ?? 'One moment…'}
    />
  )
}
