import { BankIdLogin } from "@bankid-kit/react";
import { useState } from "react";
import type { JSX } from "react";
import { Columns } from "../parts/Columns.tsx";
import { FocusedHeading } from "../parts/FocusedHeading.tsx";
import { LoggedIn } from "../parts/LoggedIn.tsx";
import { PersonForm } from "../parts/PersonForm.tsx";
import { FlowSteps } from "../steps/FlowSteps.tsx";
import { TrafficPanel } from "../traffic/TrafficPanel.tsx";
import type { ViewProps } from "../view.ts";

/** A login, or who is logged in. */
export function LoginView({ me, text, traffic, refresh, leave }: ViewProps): JSX.Element {
  const [hasLeft, setHasLeft] = useState(false);
  const logOut = (): void => {
    setHasLeft(true);
    leave();
  };
  const beside = (
    <>
      <FlowSteps text={text} steps={text.logInSteps} traffic={traffic} isDone={me.user !== null} />
      <TrafficPanel text={text} traffic={traffic} />
    </>
  );
  if (me.user !== null) {
    return (
      <Columns text={text} beside={beside}>
        <LoggedIn user={me.user} text={text} onLogOut={logOut} />
      </Columns>
    );
  }
  return (
    <Columns text={text} beside={beside}>
      {hasLeft ? <FocusedHeading level={1}>{text.logIn}</FocusedHeading> : <h1>{text.logIn}</h1>}
      <p className="demo-lead">
        {text.logInLead} {me.phoneUrl !== undefined && text.simulatorLead}
      </p>
      <BankIdLogin basePath="/bankid" texts={text.bankId} rpName="Exempelföretaget" onComplete={refresh} />
      <PersonForm text={text} onlyOnePerson={me.onlyOnePerson} />
    </Columns>
  );
}
