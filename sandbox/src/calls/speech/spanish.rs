//! Spanish phone calls.

use super::{Phrases, Scenario};

pub const PHRASES: Phrases = Phrases {
    gap: " ",
    country: "ES",
    prefix: "+3491555",
    names: &[
        ("Lucía Fernández", "lucia.fernandez"),
        ("Íñigo Peña", "inigo.pena"),
        ("María José Ibáñez", "mariajose.ibanez"),
        ("Andrés Núñez", "andres.nunez"),
        ("Begoña Muñoz", "begona.munoz"),
        ("Joaquín Güell", "joaquin.guell"),
    ],
    agents: &["Sofía", "Carlos", "Elena", "Martín"],
    companies: &[
        "Clínica Dental Puerto",
        "Energía Norte",
        "Seguros Camino",
        "ContactShip",
    ],
    cities: &[
        "Málaga",
        "A Coruña",
        "la oficina de la calle Mayor",
        "Bogotá",
    ],
    days: &[
        "el lunes",
        "el martes 14",
        "el jueves",
        "el próximo viernes",
        "el 3 de abril",
    ],
    hours: &[
        "las 9:30",
        "las diez y cuarto",
        "las dos y media",
        "las 16:00",
        "mediodía",
    ],
    products: &[
        "el plan prémium",
        "el plan familiar",
        "la tarifa nocturna",
        "el seguro de hogar",
        "el router",
    ],
    prices: &["49,90 €", "19 euros al mes", "1.250 €", "un 12 %"],
    scenarios: &[
        Scenario {
            opening: &[
                "Hola, soy {agent}, de {company}. ¿Hablo con {name}?",
                "Sí, soy yo. ¿Quién llama?",
                "Le llamo de {company}, por su próxima cita. ¿Tiene un momento?",
                "Sí, dígame.",
            ],
            exchanges: &[
                (
                    "Tengo un hueco {day} a {hour}. ¿Le viene bien?",
                    "Uf, {day} lo tengo complicado. ¿No hay nada por la tarde?",
                ),
                (
                    "¿Y {day} a {hour}?",
                    "Déjeme mirar la agenda... sí, creo que puedo.",
                ),
                (
                    "¿Prefiere venir a {city} o hacer la consulta por vídeo?",
                    "En persona, por favor. {city} me queda más cerca.",
                ),
                (
                    "¿Me confirma su fecha de nacimiento, solo el día y el mes?",
                    "El 12 de mayo.",
                ),
                (
                    "¿Este teléfono es el mejor para localizarle?",
                    "Sí, pero mejor por WhatsApp: casi nunca contesto.",
                ),
                (
                    "¿Ha tenido molestias desde la última visita?",
                    "Un poco, en el lado izquierdo, sobre todo con el frío.",
                ),
                (
                    "Lo apunto para la doctora: «sensibilidad, lado izquierdo».",
                    "Muchas gracias, muy amable.",
                ),
                (
                    "Venga diez minutos antes y traiga la tarjeta del seguro.",
                    "Vale. ¿Hay aparcamiento?",
                ),
                (
                    "Sí, detrás del edificio; el código de la puerta es {code}.",
                    "{code}, apuntado.",
                ),
            ],
            closing: &[
                "Perfecto, {name}, queda confirmado. Le llegará un mensaje con los detalles.",
                "Estupendo, gracias. ¡Hasta luego!",
            ],
            summary: "{name} reservó cita {day} a {hour} y pidió un recordatorio por mensaje.",
            tool: "reservar_cita",
        },
        Scenario {
            opening: &[
                "Buenos días, le llamo de {company}. ¿Hablo con {name}?",
                "Sí, soy {name}.",
                "¡Qué bien! Quería contarle una cosa sobre {product}. ¿Le pillo en buen momento?",
                "Tengo dos minutos, como mucho.",
            ],
            exchanges: &[
                (
                    "Ahora paga {price}; con {product} serían {price}, impuestos incluidos.",
                    "¿Incluidos? En la última factura ponía otra cosa.",
                ),
                (
                    "¿Cuántas personas lo usarían?",
                    "Unas {count}; quizá alguna más a final de año.",
                ),
                (
                    "¿Qué valora más: el precio, la atención o la flexibilidad?",
                    "¿La verdad? Que alguien coja el teléfono cuando se rompe.",
                ),
                (
                    "¿Puedo preguntarle qué utiliza hoy?",
                    "Hojas de cálculo, dos programas y mucha paciencia.",
                ),
                (
                    "Puedo organizarle una demostración {day} a {hour}.",
                    "Me interesa, pero {day} no puedo.",
                ),
                (
                    "No hay permanencia: puede cancelar en los primeros 30 días.",
                    "¿Y después? ¿Con cuánta antelación hay que avisar?",
                ),
                (
                    "Después, un mes, por escrito: basta un correo.",
                    "De acuerdo. Mándeme las condiciones y las leo.",
                ),
                (
                    "¿Se las envío al correo que tenemos?",
                    "No, mejor al del trabajo.",
                ),
                (
                    "¿Debería estar alguien más en esa conversación?",
                    "Mi socia, sí: ella decide todo lo que pase de {price}.",
                ),
                (
                    "¿Le ayudaría un descuento de {price}?",
                    "Hombre, mal no vendría.",
                ),
            ],
            closing: &[
                "Estupendo, {name}. Se lo mando todo hoy mismo. ¡Gracias por su tiempo!",
                "A usted. Hasta pronto.",
            ],
            summary: "{name} se interesó por {product} y pidió una demostración; se enviarán las condiciones por correo.",
            tool: "consultar_disponibilidad",
        },
        Scenario {
            opening: &[
                "Gracias por llamar a {company}, le atiende {agent}. ¿En qué puedo ayudarle?",
                "Hola, mire, llevo sin internet desde {day}.",
                "Lo siento mucho. Vamos a verlo. ¿Me dice su número de cliente?",
                "Es el {code}.",
            ],
            exchanges: &[
                (
                    "Gracias. Veo {count} cortes desde {day}. ¿La luz del aparato está verde o roja?",
                    "Roja. Bueno, naranja. Parpadea.",
                ),
                (
                    "¿Puede desenchufarlo, esperar diez segundos y volver a enchufarlo?",
                    "Un momento... ya... listo.",
                ),
                ("¿Nota algún cambio?", "No, lo mismo: «sin señal»."),
                (
                    "Hay obras en {city} hasta {hour}; puede ser por eso.",
                    "¡Pues nadie me ha avisado!",
                ),
                (
                    "Entiendo que es una molestia. Puedo abrirle una incidencia.",
                    "Sí, por favor. Es la tercera vez, ¿eh?",
                ),
                (
                    "El número de incidencia es {code}. Un técnico puede pasar {day} a {hour}.",
                    "¿No puede ser antes? Trabajo desde casa.",
                ),
                (
                    "La marco como urgente. Le llamarán antes de la visita.",
                    "Bueno. ¿Tiene algún coste?",
                ),
                (
                    "Ninguno: está cubierto, y le he abonado {price} en su cuenta.",
                    "Ah, pues muchas gracias.",
                ),
                (
                    "¿Le repito el número? {same-code}, ¿correcto?",
                    "Sí, correcto.",
                ),
            ],
            closing: &[
                "¿Puedo ayudarle en algo más?",
                "No, nada más. Gracias, adiós.",
            ],
            summary: "{name} informó de un corte desde {day}; se abrió una incidencia y se citó a un técnico.",
            tool: "abrir_incidencia",
        },
    ],
    asides: &[
        (
            "Perdone, se ha cortado un segundo. ¿Me lo repite?",
            "Que sí, que sí.",
        ),
        ("¿Sigue ahí?", "Sí, sí. Estoy buscando un boli."),
        ("Tómese su tiempo.", "A ver... 42. No, 24."),
        ("No le he entendido bien.", "null"),
        ("Por supuesto.", "- y otra cosa, antes de que se me olvide"),
        ("Lo apunto. #1 de mi lista.", "Ajá."),
    ],
    voicemail: &[
        "Hola, soy {agent}, de {company}.",
        "Le llamaba por su cita, {day} a {hour}.",
        "Llámenos cuando pueda, por favor. Gracias y hasta pronto.",
    ],
};
