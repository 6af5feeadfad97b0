/**
 * BankID's public client certificate for its test service, which everybody shares.
 *
 * The key inside is public knowledge, so this proves nothing to anybody and works with
 * `environment: "test"` alone. Valid until 2029-05-28.
 *
 * Provenance: `cert/FPTestcert5_20240610.p12` of the npm package `bankid` 3.2.1, the PBES2 file of BankID's
 * own download; the certificate's SHA-256 is EF:15:B3:E1:83:7B:D4:AD:E7:E4:BF:A1:D0:A0:7E:9B:E9:36:E0:38:9C:10:
 * 80:60:77:D0:EB:51:27:1A:D5:F5 (specification §1.3), and a test compares it.
 *
 * @returns A PFX with its passphrase, as `certificate` of `BankIdClient` takes it; a new copy each time.
 */
export function testCertificate(): { pfx: Buffer; passphrase: string } {
  return { pfx: Buffer.from(pfxBase64.join(""), "base64"), passphrase: "qwerty123" };
}

const pfxBase64: readonly string[] = [
  "MIILnwIBAzCCC1UGCSqGSIb3DQEHAaCCC0YEggtCMIILPjCCBbIGCSqGSIb3DQEHBqCCBaMwggWfAgEAMIIFmAYJKoZIhvcNAQcB",
  "MFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgIRzaqxkW/WAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPAr",
  "Igw5/kbidtU4Wgx74/mAggUwNMLUfnjkQRmHN4xlg0uGJ/+R3Zg4BvJwyc3IYx/++td4+skMYu9hbs5OAfktTvRa5TiCo5W7s4XQ",
  "x0p73kVvm4wafgC8op7sBYpMtxxCm7TLCWFbCehPQjnBaXe4cve74jZcm0rcrJj3u3gvNph1vRbQOGkM6yw/O1J+sk9+jakvXBKM",
  "3h7oJ8BbgyI3fuUwjyhyo0EG5gcbnSu4EN2gOZ27GCZR+lqKidchdwh1WQ1eifTwJxGlKVM30Ovw4OrmSqsRgQKZxewTWMQ46i8h",
  "m84S0qqVEwjbSVaQXCpYRjha+6Jz1qe19hxgjLFPm2p9JlCmYOtVOMqZsO7a2qs6/b7m+3XdEd0QziCbp+4fpxHThCqC/EwmZThJ",
  "tyhpLW9Uwim1TFjiVIJQB5POLYhhIcTvooa3sE/UVaHcRH6rOdFyb2Q6678inG6UIPE7X0Sfxbu7dsohcHDTF/fx+T7IDwItZSPm",
  "w5iBXLshQKg32d8tJb3F/aoq3f1QXJlttfjtK2f7CQptnlM2Fx3CKteKYy99iOemtAaZM0oIG9A5Vvn/4V9bO/S+P4NtuDBPO4WR",
  "APHKpOESzQo3Sp5vnl8l1yj67iBTTxNEwRnRs4ZW6hOTMtmZwD9bZlwlgKxHqZ7RisoWn91KXlcocKKHvQHv+wRm/iqLLLg9xz9t",
  "eqNcA+vnuM7RXg+l6H+kexS5pOiU02QikOJqdFDzrP4wBiZAx9+KXwRkJRE9WarkMd7LMvyO96peeSkIVnzv9NVS3JJjH/ekxIi3",
  "f5VVKueK5W9PR69FBFYcEOa71qAHCQK0YQQsINWUf5MVyt4vZwU8PwY6WOrCh1ELFdAzfMLnXrN3ZpOjXWnlx+duh/Q+i4XJRMIC",
  "DA0hfCfnrF/0h6jDD7SktTD/ZBcTjohaotNo0N+gZ2rtE2If7Ph0iyquQmv+SAauEGlCOmr81WBVvIdNf3edYq2ip+tNyYIi433F",
  "IbIcWvEvC4iwvEdOroNRqGORqQESesvibQB4hunQ881HqMN3zpeUDd4Em69u6IOjb1crkHh0tbyqD7NzMMdPPYXxgHtUYKSh2f32",
  "sN2MiprVXCZzCN5+28m7tL4GUFA91+RqTBNHZ5Kutnho8BsISvGmsbdgimhTxMelblsr7P12rIaVEUWmqrqsjpCfHy4XKcMYESEV",
  "T9qlAjff4kB6cbUawOgdEGciG0aVSQwrnFQL5zJ3cI0JwwfHZFyYNoLBLguNnrnA1v7+0iRv4dYTszzqUSqSqWP1v05lCThAPgJr",
  "p9olVAlGrwaSxbpiw1ML9hjyqhyVaFIB3kad6ca1r3bgopIVznvyZzArzKeqq7wG/zpGUW5Qf+YbGSIPIC772YTKgGbdidn4P2HO",
  "oX8Ya8HRER9T1ig0kAsk9t+jCTZb7wXNovrSG0pbW/X+AGFTguhN/FINGI6guoPiwlvinUxRvfTucla2k5bvzPQCWV0Coo+Yilrc",
  "D8N+AfYLVMPOpF1OoaKYoUtucxQdcJ3qCbFr9wJ3bOlkpxafssfDwhDEmsZ+PjIkMNy07TSEJ3MmfZPKHgJb1sYMIH0rowF64mVk",
  "KAuBlFi8RXxvBhHFImRfE+++p0Wv+oUdpdK1eWHPxHI5pBOoYdPz3czGcvVK7adaQAeyYWVDMl1tY8FmYMGWBrH8M0sUl72gZ5f3",
  "It/nZt/zAcUudcSTgH2EDvXK39r5zRJZ4wenhGkws6fd/+onqjxf7i4k0dxi5yg2wi3U5kuttYGDJT/ruLmFvYzkVzVe5M8wggWE",
  "BgkqhkiG9w0BBwGgggV1BIIFcTCCBW0wggVpBgsqhkiG9w0BDAoBAqCCBTEwggUtMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEF",
  "DDAcBAhXoeATTAYxGwICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEMB15OFqVo1gU/12FrX2XnwEggTQCaTCxkEvDZqV",
  "99aAoGuzbmB+1Yi2xJJXS+9ySZhSztHiZ6jpdIsBHqrQvOZTHoPJApKQAvDMrzWddoGLytHLoN26lsyvNt0hq3C+/KYcgkbCQUzh",
  "RIVq7ilQB4baQDDKbYgHA1AO4XlOYZZ+TmPsthxPmHF+R5QLAZlH6OlM05E7k68BIKxpIolbbTXZYiPr5rpt/VViNOib/zxmrjcL",
  "KPw/6uJouFHtkvl91p2YL73NCPmga5AeEAiU9Qi14glr0BAFi/qtqPCzNNLvRfA/vrJ09zM0etbByBId8bogKl0UWqlVjTBMtZjU",
  "fWww/2xbXgYx4nKfQ6hgyEDaC0x1Rb4Vls0Z2nYzbk65jlz6PjCZh8zsptnW46JL0Q6ldT3IyTfdwQsIyKl3N40f8rwrbnUNG4pc",
  "zhdkS4mmQchypgXzbJ2lTk9WvoxHJLgymo+Rs2ij0PzGpL+Nv0BAq81OudmkbH58t5mUlrZfJ4/phA/QtoxmGOL0jHGqXKqywEdU",
  "uxB9mfhvlmG+7yg4bbG86tkEHE3sVQIC3qBgPap5WjiJ6b237aWV1LLng/ixP+z5wCrDl9kwYNH2oZXHD3ndeK3+wcQjQcXb4a8D",
  "ZdmAUbul2Hmq3W8dAq+H2FuFqIsHkXnNcsYZontRJBupPd7VB72Gt28kxpU5tOICvecsRraBf37VfLqe0pIFQ4w5t/AAz2frL4J4",
  "vtTHYmpSjg1Q2jhA4Uy7iCECr3BjFZErzUt/xxVr+ntBnhNEZT8OdXwuyQrG7uXvZRnhao4RqKr5BmsQNMXq6FqzG0Um6G/04jfn",
  "xf4+chREZmOvzXw/z7qBX62GkeJTy0G5qyrlPBEzp/cy9iqLeeB1p9kFZoUH+Qo9g3VY6FQR+045f3WYTzwgZc5aaoD7ik+7Ft66",
  "ay7I3GXXXa3P8PzzlEeuJ1L8QxXjWppqqzJHvkhcSrtAqF+wgBSQR6jASo743v3HyPzd625dKuRBZyRXN/Yh2Ne8rruVgJih+3eM",
  "tcE4kPkZgZXkk6juxhvI/SLQFu4WCCCqLr3ibFjmyPQnv0SjPbm0SFwv+WoXmIB2gMPpfpvPnOzrclU8077qLeT66Aa4yvyomw/u",
  "dURM7zHdf5KboNjlX8DP2nzqX65/ZdkhAyrBbRgeCoEJtplCBDTMHE9CfHzAqoYIlNByoDU442gk84mY3laFicyysSwm8KJSIj3u",
  "W8Ui3+EpliFAKP5TNIternT823s/cCq0jAWHhVkG2K35Qbxnd6UZHuPRWWzCBcf9Ztcr+u88dAjuIeZngA/7XofRhfH3NrK+XkfM",
  "4NlCcdmBrzF6PtWLzJqHAoW/EAfYm/elzG3k+IVPSeSRxmyX2N2nOXhjEF6ePIf4cgxVe2QyykB6I22GgBo9cUcag37vroT/AKjH",
  "4YeyBhR8BXVLEf8pJ83vusbnv2ksOyD/WJi/TFVscs1tfae16L8TTpI/kjTHn8R4G4WmZiX3L8RmHMIfY8JvoLKHESZWm87oku7w",
  "D40jClfiBn3ukubp9WLelabXHSzGvI3W0FHSFA9ZUcIV7b9R7xcJSLWZhUbiKJ5Giouk70drCCCvL7ohGm6A7E2gtFLkbXRcqZ0q",
  "CaJAThOHWVSnAlxj6ENapTVRfJ+klRgxJTAjBgkqhkiG9w0BCRUxFgQUDb3YtT4VoPH2JZ6b1gGmCw+73FwwQTAxMA0GCWCGSAFl",
  "AwQCAQUABCCiIgHU1eQEgj96OJPO0nUyCHpSKw0A7YL4PNdWsRIUfwQIOOK3euIyzBcCAggA",
];
