import type { Enrollment, HeldTerms, Me, Paper } from '#apps/console/api/settings-answers.ts'
import { AcceptDialog } from './accept-dialog.tsx'
import { ApplyAgainDialog } from './apply-dialog.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { EnrollDialog, StopDialog } from './enroll-dialogs.tsx'
import { ReviewDialog } from './review-dialog.tsx'
import { UploadDialog } from './upload-dialog.tsx'

/** What somebody is about to do with an enrollment. */
export type Doing =
  | Readonly<{ what: 'apply' | 'decide' | 'enroll' | 'suspend' | 'end' }>
  | Readonly<{ what: 'upload'; document?: string | undefined; paper?: Paper }>
  | Readonly<{ what: 'review'; paper: Paper }>
  | Readonly<{ what: 'read' | 'accept'; terms: HeldTerms }>

/** What every part of the page works on. */
export type Seen = Readonly<{
  enrollment: Enrollment
  me: Me
  nameOf: (id: string) => string
  onDo: (doing: Doing) => void
}>

type Opened = Omit<Seen, 'onDo'> & Readonly<{ doing: Doing; onClose: () => void }>

export function EnrollmentDialogs({ doing, ...seen }: Opened) {
  switch (doing.what) {
    case 'apply':
      return <ApplyAgainDialog {...seen} />
    case 'decide':
      return <DecideDialog {...seen} />
    case 'enroll':
      return <EnrollDialog {...seen} />
    case 'suspend':
    case 'end':
      return <StopDialog {...seen} how={doing.what} />
    case 'upload':
      return <UploadDialog {...seen} document={doing.document} paper={doing.paper} />
    case 'review':
      return <ReviewDialog {...seen} paper={doing.paper} />
    case 'read':
    case 'accept':
      return <AcceptDialog {...seen} terms={doing.terms} isOnlyRead={doing.what === 'read'} />
  }
}
