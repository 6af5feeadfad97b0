/**
 * User agents as browsers and apps send them, with what the kit makes of each.
 *
 * `source`: `vendor` – the form that the browser's maker documents or ships; `seen` – found in public logs and
 * test suites, the versions changed with time; `guessed` – put together from a token that the app is known to
 * send in other requests.
 */
export interface UserAgentCase {
  readonly name: string;
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
  readonly device: "handheld" | "desktop";
  readonly browser: string;
  readonly opens: "script" | "tap";
  readonly comesBack: "sameBrowser" | "defaultBrowser" | "nowhere";
  readonly inApp?: string;
  readonly source: "vendor" | "seen" | "guessed";
}

const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const blink = "AppleWebKit/537.36 (KHTML, like Gecko)";
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webKit}`;
const iPad = `Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) ${webKit}`;
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const linux = "Mozilla/5.0 (X11; Linux x86_64)";
const android = `Mozilla/5.0 (Linux; Android 10; K) ${blink}`;
const androidWebView = `Mozilla/5.0 (Linux; Android 14; SM-A536B Build/UP1A.231005.007; wv) ${blink} Version/4.0`;

const safari = { device: "handheld", browser: "Safari", opens: "script" } as const;
const chromeOniOS = { device: "handheld", browser: "Chrome on iOS", opens: "script" } as const;
const firefoxOniOS = { device: "handheld", browser: "Firefox on iOS", opens: "script" } as const;
const edgeOniOS = { device: "handheld", browser: "Edge on iOS", opens: "script" } as const;
const operaTouch = { device: "handheld", browser: "Opera Touch on iOS", opens: "script" } as const;
const anyAndroid = { device: "handheld", browser: "Android", opens: "tap" } as const;
const firefoxOnAndroid = { device: "handheld", browser: "Firefox on Android", opens: "script" } as const;
const operaOnAndroid = { device: "handheld", browser: "Opera on Android", opens: "script" } as const;
const computer = { device: "desktop", browser: "other", opens: "script" } as const;
const home = { comesBack: "sameBrowser" } as const;
const standard = { comesBack: "defaultBrowser" } as const;
const lost = { comesBack: "nowhere" } as const;

const mobile = "Mobile/15E148";
const iOSSafari = `Version/18.6 ${mobile} Safari/604.1`;
const androidChrome = "Chrome/140.0.0.0 Mobile Safari/537.36";

/** At least one for each row of the table of browsers, and for each in-app browser. */
export const userAgents: readonly UserAgentCase[] = [
  // iPhones and iPads
  row("Safari, iPhone", `${iPhone} ${iOSSafari}`, safari, standard, "vendor"),
  row("Safari, iPad", `${iPad} ${iOSSafari}`, safari, standard, "vendor"),
  row(
    "Safari, iPod",
    `Mozilla/5.0 (iPod touch; CPU iPhone OS 15_8 like Mac OS X) ${webKit} Version/15.6 ${mobile} Safari/604.1`,
    safari,
    standard,
    "vendor",
  ),
  {
    ...row(
      "Safari, iPad as a Mac",
      `${mac} ${webKit} Version/18.6 Safari/605.1.15`,
      computer,
      standard,
      "vendor",
    ),
    maxTouchPoints: 5,
    device: "handheld",
  },
  row("Chrome, iPhone", `${iPhone} CriOS/140.0.7339.122 ${mobile} Safari/604.1`, chromeOniOS, home, "vendor"),
  row("Chrome, iPad", `${iPad} CriOS/140.0.7339.122 ${mobile} Safari/604.1`, chromeOniOS, home, "vendor"),
  row(
    "Chrome, iPad as a Mac",
    `${mac} ${webKit} CriOS/140 Version/18.6 Safari/605.1.15`,
    chromeOniOS,
    home,
    "seen",
  ),
  row("Firefox, iPhone", `${iPhone} FxiOS/143.0 ${mobile} Safari/605.1.15`, firefoxOniOS, home, "vendor"),
  row("Firefox, iPad", `${iPad} FxiOS/143.0 ${mobile} Safari/605.1.15`, firefoxOniOS, home, "vendor"),
  row(
    "Firefox, iPad as a Mac",
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) ${webKit} FxiOS/143.0 Safari/605.1.15`,
    firefoxOniOS,
    home,
    "seen",
  ),
  row(
    "Edge, iPhone",
    `${iPhone} Version/18.0 EdgiOS/140.0.3485.71 ${mobile} Safari/604.1`,
    edgeOniOS,
    home,
    "vendor",
  ),
  row(
    "Edge, iPad",
    `${iPad} Version/18.0 EdgiOS/140.0.3485.71 ${mobile} Safari/604.1`,
    edgeOniOS,
    home,
    "vendor",
  ),
  row(
    "Opera Touch, iPhone",
    `${iPhone} Version/18.6 ${mobile} Safari/604.1 OPT/5.5.0`,
    operaTouch,
    home,
    "seen",
  ),
  row(
    "Opera Mini, iPhone",
    `${iPhone} OPiOS/16.0.15.124050 ${mobile} Safari/9537.53`,
    safari,
    standard,
    "seen",
  ),
  row(
    "DuckDuckGo, iPhone",
    `${iPhone} Version/18.6 ${mobile} DuckDuckGo/7 Safari/605.1.15`,
    safari,
    standard,
    "seen",
  ),
  row("Brave, iPhone", `${iPhone} Version/18.6 ${mobile} Safari/604.1`, safari, standard, "seen"),
  row(
    "Yandex, iPhone",
    `${iPhone} Version/18.0 YaBrowser/25.8.4 ${mobile} Safari/604.1`,
    safari,
    standard,
    "seen",
  ),

  // Android
  row("Chrome, Android", `${android} ${androidChrome}`, anyAndroid, standard, "vendor"),
  row("Chrome, Android tablet", `${android} Chrome/140.0.0.0 Safari/537.36`, anyAndroid, standard, "vendor"),
  row("Edge, Android", `${android} ${androidChrome} EdgA/140.0.0.0`, anyAndroid, standard, "vendor"),
  row(
    "Samsung Internet",
    `${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    anyAndroid,
    standard,
    "vendor",
  ),
  row("Brave, Android", `${android} ${androidChrome}`, anyAndroid, standard, "seen"),
  row("Vivaldi, Android", `${android} ${androidChrome} Vivaldi/7.5`, anyAndroid, standard, "seen"),
  row("DuckDuckGo, Android", `${android} ${androidChrome} DuckDuckGo/5`, anyAndroid, standard, "seen"),
  row(
    "Chrome of 2020, Android",
    `Mozilla/5.0 (Linux; Android 9; SM-G960F) ${blink} Chrome/86.0.4240.110 Mobile Safari/537.36`,
    anyAndroid,
    standard,
    "seen",
  ),
  row(
    "Huawei, Android",
    `Mozilla/5.0 (Linux; Android 12; ELS-NX9; HMSCore 6.13) ${blink} Chrome/114.0.5735.196 HuaweiBrowser/15.0 Mobile Safari/537.36`,
    anyAndroid,
    standard,
    "seen",
  ),
  row(
    "Firefox, Android",
    "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0",
    firefoxOnAndroid,
    standard,
    "vendor",
  ),
  row(
    "Firefox, Android tablet",
    "Mozilla/5.0 (Android 15; Tablet; rv:143.0) Gecko/143.0 Firefox/143.0",
    firefoxOnAndroid,
    standard,
    "vendor",
  ),
  row("Opera, Android", `${android} ${androidChrome} OPR/91.0.0.0`, operaOnAndroid, standard, "vendor"),
  row(
    "Opera GX, Android",
    `${android} ${androidChrome} OPX/2.9 OPR/88.0.0.0`,
    operaOnAndroid,
    standard,
    "seen",
  ),

  // Computers
  row("Chrome, Windows", `${windows} ${blink} Chrome/140.0.0.0 Safari/537.36`, computer, standard, "vendor"),
  row(
    "Edge, Windows",
    `${windows} ${blink} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    computer,
    standard,
    "vendor",
  ),
  row(
    "Opera, Windows",
    `${windows} ${blink} Chrome/140.0.0.0 Safari/537.36 OPR/122.0.0.0`,
    computer,
    standard,
    "vendor",
  ),
  row(
    "Firefox, Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    computer,
    standard,
    "vendor",
  ),
  row(
    "Internet Explorer",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    computer,
    standard,
    "seen",
  ),
  row("Safari, Mac", `${mac} ${webKit} Version/18.6 Safari/605.1.15`, computer, standard, "vendor"),
  row("Chrome, Mac", `${mac} ${blink} Chrome/140.0.0.0 Safari/537.36`, computer, standard, "vendor"),
  row(
    "Firefox, Mac",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
    computer,
    standard,
    "vendor",
  ),
  row("Chrome, Linux", `${linux} ${blink} Chrome/140.0.0.0 Safari/537.36`, computer, standard, "vendor"),
  row(
    "Firefox, Linux",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    computer,
    standard,
    "vendor",
  ),
  row(
    "Chrome, Chromebook",
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/140.0.0.0 Safari/537.36`,
    computer,
    standard,
    "vendor",
  ),
  {
    ...row(
      "Chrome, laptop with a touch screen",
      `${windows} ${blink} Chrome/140.0.0.0 Safari/537.36`,
      computer,
      standard,
      "vendor",
    ),
    maxTouchPoints: 10,
  },

  // In-app browsers
  inApp(
    "Instagram",
    `${iPhone} ${mobile} Instagram 397.0.0.27.75 (iPhone15,2; iOS 18_6; sv_SE; sv; scale=3.00; 1179x2556; 781234567)`,
    safari,
    "seen",
  ),
  inApp(
    "Instagram",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 397.0.0.46.81 Android (34/14; 450dpi; 1080x2191; samsung; SM-A536B; a53x; s5e8825; sv_SE; 783456789)`,
    anyAndroid,
    "seen",
  ),
  inApp(
    "Threads",
    `${iPhone} ${mobile} Barcelona 349.0.0.21.106 (iPhone15,2; iOS 18_6; sv_SE; sv; scale=3.00; 1179x2556; 635000000)`,
    safari,
    "seen",
  ),
  inApp(
    "Messenger",
    `${iPhone} ${mobile} [FBAN/MessengerForiOS;FBAV/526.0.0.43.105;FBBV/1;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBCR/;FBID/phone;FBLC/sv;FBOP/5]`,
    safari,
    "seen",
  ),
  inApp(
    "Messenger",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/526.0.0.20.107;]`,
    anyAndroid,
    "seen",
  ),
  inApp(
    "Facebook",
    `${iPhone} ${mobile} [FBAN/FBIOS;FBAV/530.0.0.46.70;FBBV/1;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBID/phone;FBLC/sv_SE;FBOP/5;FBRV/0;IABMV/1]`,
    safari,
    "seen",
  ),
  inApp(
    "Facebook",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/530.0.0.48.74;IABMV/1;]`,
    anyAndroid,
    "seen",
  ),
  inApp("LinkedIn", `${iPhone} ${mobile} [LinkedInApp]/9.31.5231`, safari, "seen"),
  inApp(
    "Snapchat",
    `${iPhone} Version/18.6 ${mobile} Snapchat/13.10.0.42 (like Safari/8618.3.11.10.5, panda)`,
    safari,
    "seen",
  ),
  inApp(
    "Snapchat",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36Snapchat/13.10.0.42 (SM-A536B; Android 14#1; gzip; )`,
    anyAndroid,
    "seen",
  ),
  inApp(
    "TikTok",
    `${iPhone} ${mobile} musical_ly_41.3.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/sv Region/SE isDarkMode/0 WKWebView/1 RevealType/Dialog BytedanceWebview/d8a21c6`,
    safari,
    "seen",
  ),
  inApp(
    "TikTok",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 trill_410305 JsSdk/1.0 NetType/WIFI AppName/trill app_version/41.3.5`,
    anyAndroid,
    "seen",
  ),
  inApp("X", `${iPhone} Mobile/22G86 Twitter for iPhone/11.20`, safari, "seen"),
  inApp("X", `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 TwitterAndroid`, anyAndroid, "seen"),
  inApp("Pinterest", `${iPhone} ${mobile} [Pinterest/iOS]`, safari, "seen"),
  inApp(
    "Pinterest",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 [Pinterest/Android]`,
    anyAndroid,
    "seen",
  ),
  inApp("Line", `${iPhone} ${mobile} Safari Line/15.9.0`, safari, "seen"),
  inApp(
    "Line",
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${blink} Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Line/15.9.0/IAB`,
    anyAndroid,
    "seen",
  ),
  inApp(
    "WeChat",
    `${iPhone} ${mobile} MicroMessenger/8.0.53(0x1800352e) NetType/4G Language/sv`,
    safari,
    "seen",
  ),
  inApp("Google", `${iPhone} GSA/385.0.804 ${mobile} Safari/604.1`, safari, "seen"),
  inApp("Google", `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 GSA/16.36.30`, anyAndroid, "seen"),
  inApp("Outlook", `${iPhone} ${mobile} Outlook-iOS/2.0`, safari, "guessed"),
  inApp(
    "Outlook",
    `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36 Outlook-Android/2.0`,
    anyAndroid,
    "guessed",
  ),
  inApp("Teams", `${iPhone} ${mobile} TeamsMobile-iOS/7.15.0`, safari, "guessed"),
  inApp("WebView", `${iPhone} ${mobile}`, safari, "vendor"),
  inApp("WebView", `${iPad} ${mobile}`, safari, "vendor"),
  inApp("WebView", `${androidWebView} Chrome/140.0.0.0 Mobile Safari/537.36`, anyAndroid, "vendor"),
  inApp(
    "WebView",
    `Mozilla/5.0 (Linux; Android 4.4.4; One) ${blink} Version/4.0 Chrome/33.0.0.0 Mobile Safari/537.36`,
    anyAndroid,
    "vendor",
  ),
];

type Rule = Pick<UserAgentCase, "device" | "browser" | "opens">;

function row(
  name: string,
  userAgent: string,
  rule: Rule,
  { comesBack }: Pick<UserAgentCase, "comesBack">,
  source: UserAgentCase["source"],
): UserAgentCase {
  return { name, userAgent, ...rule, comesBack, source };
}

function inApp(name: string, userAgent: string, rule: Rule, source: UserAgentCase["source"]): UserAgentCase {
  const on = rule === anyAndroid ? "Android" : "iOS";
  return { ...row(`${name} on ${on}`, userAgent, rule, lost, source), inApp: name };
}
