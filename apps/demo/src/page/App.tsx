import { useEffect, useState } from "react";
import type { JSX } from "react";
import type { Language } from "../wire.ts";
import { keepLanguage, readLanguage } from "./language.ts";
import { Content } from "./parts/Content.tsx";
import { Header } from "./parts/Header.tsx";
import { ServerSilent } from "./parts/ServerSilent.tsx";
import type { TrafficStore } from "./traffic/traffic.ts";
import { useMe } from "./useMe.ts";
import type { ViewProps } from "./view.ts";
import { CallView } from "./views/CallView.tsx";
import { GalleryView } from "./views/GalleryView.tsx";
import { LoginView } from "./views/LoginView.tsx";
import { SignView } from "./views/SignView.tsx";
import { words } from "./words/words.ts";

interface Place {
  View: (props: ViewProps) => JSX.Element;
  title: "logIn" | "sign" | "calls" | "gallery";
}

const start: Place = { View: LoginView, title: "logIn" };
const places: Readonly<Record<string, Place>> = {
  "/sign": { View: SignView, title: "sign" },
  "/call-centre": { View: CallView, title: "calls" },
  "/gallery": { View: GalleryView, title: "gallery" },
};

/** The frame around a view; which one is in the address. */
export function App({ traffic }: { traffic: TrafficStore }): JSX.Element {
  const [language, setLanguage] = useState<Language>(readLanguage);
  const { who, refresh, leave } = useMe();
  const text = words[language];
  const path = location.pathname;
  const { View, title } = places[path] ?? start;

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${text[title]} – ${text.demo}`;
  }, [language, text, title]);

  const choose = (next: Language): void => {
    keepLanguage(next);
    setLanguage(next);
  };

  return (
    <>
      <Header text={text} language={language} path={path} who={who} onLanguage={choose} />
      <div className="demo-frame">
        {who.state === "known" ? (
          <View
            me={who.me}
            text={text}
            language={language}
            traffic={traffic}
            refresh={refresh}
            leave={leave}
          />
        ) : (
          <Content>
            {who.state === "loading" && <p>{text.loading}</p>}
            {who.state === "silent" && <ServerSilent text={text} onRetry={refresh} />}
          </Content>
        )}
      </div>
    </>
  );
}
