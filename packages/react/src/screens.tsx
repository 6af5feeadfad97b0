/** The screens below the heading. Each draws a state and reports what the person does. */

import type { ReactElement, ReactNode } from "react";
import type { DeviceKind, FlowMode } from "@bankid-kit/core/browser";
import { BankIdQrCode } from "./BankIdQrCode.tsx";
import type { CheckingState, FailedState, FramedState, PendingState, StartingState } from "./flow/state.ts";
import type { BankIdTexts } from "./texts/texts.ts";
import { isCancel, screenOf, statusOf } from "./words.ts";

/** Before anything is known, and on a server. */
export function Checking({ state, texts }: { state: CheckingState; texts: BankIdTexts }): ReactElement {
  return (
    <div className="bankid-body">
      <div className="bankid-wait bankid-wait-late">
        <Spinner />
      </div>
      <Status trouble={state.trouble !== undefined}>{statusOf(state, texts)}</Status>
    </div>
  );
}

/** In a frame: the way out of it (S71). */
export function Framed({ state, texts }: { state: FramedState; texts: BankIdTexts }): ReactElement {
  return (
    <div className="bankid-body">
      <div className="bankid-buttons">
        <a
          className="bankid-button bankid-button-primary"
          href={state.address}
          target="_blank"
          rel="noreferrer"
        >
          {texts.openWindow}
        </a>
      </div>
    </div>
  );
}

/** What {@link Choice} takes. */
export interface ChoiceProps {
  texts: BankIdTexts;
  device: DeviceKind;
  start: (mode: FlowMode) => void;
}

/** This device or another one. */
export function Choice({ texts, device, start }: ChoiceProps): ReactElement {
  // A phone has the app at hand; a computer mostly has a phone beside it.
  const modes: FlowMode[] = device === "handheld" ? ["device", "qr"] : ["qr", "device"];
  return (
    <div className="bankid-body">
      <p className="bankid-text">{texts.messages[device === "handheld" ? "RFA20" : "RFA19"]}</p>
      <div className="bankid-buttons">
        {modes.map((mode, index) => (
          <Button key={mode} primary={index === 0} onClick={() => start(mode)}>
            {nameOf(mode, texts)}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** What {@link Pending} takes. */
export interface PendingProps {
  state: StartingState | PendingState;
  texts: BankIdTexts;
  hostname: string;
  cancel: () => void;
}

/** An order is open, or about to be. */
export function Pending({ state, texts, hostname, cancel }: PendingProps): ReactElement {
  const pending = state.phase === "pending" ? state : undefined;
  return (
    <div className="bankid-body">
      {screenOf(state) === "scan" ? (
        <QrFigure pending={pending} texts={texts} />
      ) : (
        <div className="bankid-wait">
          <Spinner />
        </div>
      )}
      <Status trouble={pending?.trouble !== undefined}>{statusOf(state, texts) || texts.oneMoment}</Status>
      <p className="bankid-note">{texts.caution(hostname)}</p>
      <div className="bankid-buttons">
        {pending?.launchUrl !== undefined && (
          <a className="bankid-button bankid-button-primary" href={pending.launchUrl} referrerPolicy="origin">
            {texts.openBankId}
          </a>
        )}
        <Button key="cancel" onClick={cancel}>
          {texts.cancel}
        </Button>
      </div>
    </div>
  );
}

function QrFigure({
  pending,
  texts,
}: {
  pending: PendingState | undefined;
  texts: BankIdTexts;
}): ReactElement {
  const live = pending?.qr !== undefined && !pending.qrStale;
  return (
    <div className="bankid-qr-frame">
      {pending?.qr && <BankIdQrCode text={pending.qr.text} stale={pending.qrStale} label={texts.qrLabel} />}
      {!live && (
        <div className="bankid-qr-cover">
          <Spinner />
          {pending?.qr && <p className="bankid-qr-wait">{texts.qrStale}</p>}
        </div>
      )}
    </div>
  );
}

/** What {@link Failed} takes. */
export interface FailedProps {
  state: FailedState;
  texts: BankIdTexts;
  start: (mode: FlowMode) => void;
  restart: () => void;
}

/** It ended without a result: what happened, the same again, or the other device. */
export function Failed({ state, texts, start, restart }: FailedProps): ReactElement {
  const other: FlowMode | undefined = state.mode && (state.mode === "qr" ? "device" : "qr");
  return (
    <div className="bankid-body">
      {!isCancel(state) && <Mark kind="failed" />}
      <Status>{statusOf(state, texts)}</Status>
      {state.ref !== undefined && !isCancel(state) && (
        <p className="bankid-note">
          {texts.reference}: <code className="bankid-ref">{state.ref}</code>
        </p>
      )}
      <div className="bankid-buttons">
        <Button primary onClick={restart}>
          {state.canResume ? texts.resume : texts.tryAgain}
        </Button>
        {other && <Button onClick={() => start(other)}>{nameOf(other, texts)}</Button>}
      </div>
    </div>
  );
}

/** The person is through. */
export function Done({ texts }: { texts: BankIdTexts }): ReactElement {
  return (
    <div className="bankid-body">
      <Mark kind="done" />
      <Status>{texts.doneText}</Status>
    </div>
  );
}

function nameOf(mode: FlowMode, texts: BankIdTexts): string {
  return mode === "device" ? texts.thisDevice : texts.otherDevice;
}

function Status({ trouble = false, children }: { trouble?: boolean; children: ReactNode }): ReactElement {
  return <p className={trouble ? "bankid-status bankid-trouble" : "bankid-status"}>{children}</p>;
}

function Button(props: { primary?: boolean; onClick: () => void; children: ReactNode }): ReactElement {
  const { primary = false, onClick, children } = props;
  return (
    <button
      type="button"
      className={primary ? "bankid-button bankid-button-primary" : "bankid-button"}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function Spinner(): ReactElement {
  return <span className="bankid-spinner" aria-hidden="true" />;
}

/** A sign that the text beside it says in words. */
function Mark({ kind }: { kind: "done" | "failed" }): ReactElement {
  return (
    <svg className={`bankid-mark bankid-mark-${kind}`} viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="22" />
      <path d={kind === "done" ? "M14.5 24.5l6.5 6.5 12.5-13.5" : "M24 13.5v13M24 33.5v.5"} />
    </svg>
  );
}
