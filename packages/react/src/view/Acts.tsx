/** What the person can do, and what to know before it: each reports what they did. */

import type { ReactElement, ReactNode } from "react";
import type { FlowMode } from "@bankid-kit/core/browser";
import type { FailedState } from "../flow/state.ts";
import type { BankIdTexts } from "../texts/texts.ts";
import { Caution } from "./Caution.tsx";
import { Slot, useView } from "./context.tsx";
import { Button, ButtonLink, Buttons, Notice } from "./parts.tsx";
import { Status } from "./Told.tsx";
import { isCalm, retryText, screenOf } from "./words.ts";

/** The acts of a state. `children` stand above the choice of device. */
export function Acts({ children }: { children: ReactNode }): ReactElement | null {
  const { bankId } = useView();
  switch (bankId.phase) {
    case "framed":
      return <Framed address={bankId.address} />;
    case "idle":
      return <Choice>{children}</Choice>;
    case "starting":
    case "pending":
      return <Pending />;
    case "failed":
      return <Failed state={bankId} />;
    case "checking":
    case "complete":
    default:
      return null;
  }
}

/** Inside of a frame nobody starts (S71). */
function Framed({ address }: { address: string }): ReactElement {
  const { texts } = useView();
  return (
    <Slot name="framed">
      <p className="bankid-text">{texts.framed}</p>
      <Buttons>
        <ButtonLink primary newWindow href={address}>
          {texts.openWindow}
        </ButtonLink>
      </Buttons>
    </Slot>
  );
}

/** This device or another one. */
function Choice({ children }: { children: ReactNode }): ReactElement {
  const { bankId, inApp, texts } = useView();
  const { device, start } = bankId;
  // A phone has the app at hand, unless BankID can't come back; a computer mostly has a phone beside it.
  const modes: FlowMode[] =
    device === "handheld" && inApp === undefined ? ["device", "qr"] : ["qr", "device"];
  return (
    <>
      {children}
      {inApp !== undefined && (
        <Slot name="inAppBrowser">
          <Notice>{texts.inAppBrowser(inApp)}</Notice>
        </Slot>
      )}
      <Slot name="introduction">
        <p className="bankid-text">{texts.messages[device === "handheld" ? "RFA20" : "RFA19"]}</p>
      </Slot>
      <Slot name="devices">
        <Buttons>
          {modes.map((mode, index) => (
            <Button key={mode} primary={index === 0} onClick={() => start(mode)}>
              {nameOf(mode, texts)}
            </Button>
          ))}
        </Buttons>
      </Slot>
    </>
  );
}

/** An order is open, or about to be. */
function Pending(): ReactElement | null {
  const { bankId, texts } = useView();
  if (screenOf(bankId) === "saving") return null;
  const launchUrl = bankId.phase === "pending" ? bankId.launchUrl : undefined;
  return (
    <>
      {/* Not read out: it is over in a moment. */}
      {bankId.phase === "starting" && <Status text={texts.oneMoment} />}
      <Caution />
      <Buttons>
        {launchUrl !== undefined && (
          <Slot name="openApp">
            <ButtonLink primary href={launchUrl}>
              {texts.openBankId}
            </ButtonLink>
          </Slot>
        )}
        <Slot key="cancel" name="cancel">
          <Button onClick={bankId.cancel}>{texts.cancel}</Button>
        </Slot>
      </Buttons>
    </>
  );
}

/** It ended without a result: the same again, or the other device, and what finds it in the server's events. */
function Failed({ state }: { state: FailedState }): ReactElement {
  const { bankId, texts } = useView();
  const other: FlowMode | undefined = state.mode && (state.mode === "qr" ? "device" : "qr");
  return (
    <>
      {state.ref !== undefined && !isCalm(state) && (
        <Slot name="reference">
          <p className="bankid-note">
            {texts.reference}: <code className="bankid-ref">{state.ref}</code>
          </p>
        </Slot>
      )}
      <Buttons>
        <Slot name="retry">
          {state.reason === "text_changed" ? (
            <ButtonLink primary href="">
              {texts.reload}
            </ButtonLink>
          ) : (
            <Button primary onClick={bankId.restart}>
              {retryText(state, texts)}
            </Button>
          )}
        </Slot>
        {other && state.reason !== "text_changed" && (
          <Slot name="otherDevice">
            <Button onClick={() => bankId.start(other)}>{nameOf(other, texts)}</Button>
          </Slot>
        )}
      </Buttons>
    </>
  );
}

function nameOf(mode: FlowMode, texts: BankIdTexts): string {
  return mode === "device" ? texts.thisDevice : texts.otherDevice;
}
