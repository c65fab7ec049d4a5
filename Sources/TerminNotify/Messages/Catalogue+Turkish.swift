extension Catalogue {
    static let turkish = Catalogue(
        weekdays: ["Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"],
        months: [
            "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim",
            "Kasım",
            "Aralık",
        ],
        phrases: [
            .found: "Boş randevular",
            .gone: "Artık boş değil",
            .goneAfter: "{age} sonra gitti",
            .reminder: "Randevunuz yaklaşıyor",
            .error: "Şu anda bilgi yok",
            .refused:
                "Dairenin sayfası şu anda isteklerimizi reddediyor. Boş randevu olup olmadığını bilmiyoruz.",
            .changed:
                "Dairenin sayfaları değişti, işletmecinin bakması gerekiyor. Boş randevu olup olmadığını bilmiyoruz.",
            .silent:
                "Dairenin sayfası şu anda düzgün yanıt vermiyor. Boş randevu olup olmadığını bilmiyoruz.",
            .paused: "Duraklatıldı",
            .pausedBecause: "Neden: {reason}",
            .expiring: "Yakında sona eriyor",
            .expiresOn: "Aboneliğin sonu: {day}, {time}.",
            .quantity: "{count} kişi için",
            .seen: "görüldüğü saat {time}, {age} önce",
            .day: "{day} {month} {weekday}",
            .dayOfYear: "{day} {month} {year} {weekday}",
            .noTime: "saat sayfada",
            .more: "ve {count} tane daha",
            .entryPage: "Dairenin randevu sayfasına",
            .openPage: "Randevu sayfasını aç",
            .test: "Bu bir deneme: iletiler buraya ulaşıyor.",
            .days: "{count} gün",
            .hours: "{count} sa",
            .minutes: "{count} dk",
            .seconds: "{count} sn",
        ])
}
