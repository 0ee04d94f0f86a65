import { IconArrowBackUp } from '@tabler/icons-react'

/** Marks what corrects something posted before, by word and sign, not by color alone. */
export function CorrectionMark({ text }: Readonly<{ text: string }>) {
  return (
    <span className="mark mark-attention">
      <IconArrowBackUp size={12} stroke={2} aria-hidden="true" />
      {text}
    </span>
  )
}
