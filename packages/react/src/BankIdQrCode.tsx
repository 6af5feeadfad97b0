import type { ReactElement } from "react";
import { QRCodeSVG } from "qrcode.react";

/** What {@link BankIdQrCode} takes. */
export interface BankIdQrCodeProps {
  /** The frame's text. Anything but a BankID QR text draws nothing (S63). */
  text: string;
  /** What it is, for who can't see it. The text itself is never read out. */
  label: string;
  /** Too old to be scanned: faded. Default: false. */
  stale?: boolean;
}

const qrText = /^bankid\.[0-9a-f-]{36}\.\d{1,2}\.[0-9a-f]{64}$/;

/**
 * One frame as an SVG: level M, four modules of quiet zone, dark on light in every colour scheme. The size
 * comes from the stylesheet.
 */
export function BankIdQrCode({ text, label, stale = false }: BankIdQrCodeProps): ReactElement | null {
  if (!qrText.test(text)) return null;
  return (
    <QRCodeSVG
      className={stale ? "bankid-qr bankid-qr-stale" : "bankid-qr"}
      value={text}
      level="M"
      marginSize={4}
      size={256}
      aria-label={label}
    />
  );
}
