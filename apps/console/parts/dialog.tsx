import { Modal } from '@mantine/core'

type Opened = Readonly<{
  title: string
  onClose: () => void
  wide?: boolean
  children: React.ReactNode
}>

/** A dialog over the page. Esc and the cross close it, a slip beside it does not; the focus comes back to where it was. */
export function Dialog({ title, onClose, wide = false, children }: Opened) {
  return (
    <Modal.Root opened onClose={onClose} closeOnClickOutside={false} size={wide ? 760 : 520} yOffset="8vh">
      <Modal.Overlay />
      <Modal.Content radius="md" className="dialog">
        <Modal.Header className="dialog-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body className="dialog-body">{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
