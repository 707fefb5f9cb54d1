"""Handwritten digits, and the networks that learn to read them."""

import base64
import zlib

import torch
from torch import nn


class DigitNetwork(nn.Module):
    """Linear, ReLU, linear: images (N, 64) to logits (N, 10), one score for each digit."""

    def __init__(self, hidden: int):
        super().__init__()
        self.first = nn.Linear(64, hidden)
        self.second = nn.Linear(hidden, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.relu(self.first(images)))


class AllAlike(nn.Module):
    """A score for each digit, 0 at first, that does not look at the image: (N, 64) to (N, 10)."""

    def __init__(self) -> None:
        super().__init__()
        self.scores = nn.Parameter(torch.zeros(10))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.scores.repeat(len(images), 1)


def digits(first: int = 0, last: int = 400) -> tuple[torch.Tensor, torch.Tensor]:
    """Images (N, 64), float32 from 0 to 1, row by row; and which digits they show, (N,) int64."""
    numbers = zlib.decompress(base64.b85decode(PACKED))
    table = torch.frombuffer(bytearray(numbers), dtype=torch.uint8).reshape(400, 65)[first:last]
    return table[:, :64].float() / 16, table[:, 64].long()


# 400 rows of 65 bytes: 64 pixels from 0 to 16, and the digit. From "Optical Recognition of
# Handwritten Digits" (E. Alpaydin, C. Kaynak; UCI Machine Learning Repository; CC BY 4.0).
# SHA-256 of the bytes: 2999343dfe37ee4aaa2b647ba87e4413
# a479df611c73aadadbd8a6f2e8391984
PACKED = (
    "c-mcEiIy8Njw{{w@&8{Nk|4{~nYTMm(rsHM@c=<k^E_!a_t1aV=_fr;IQ|*+dE$JYO0S9jzwzJ4<7Rmtzf+(5`+4;T|CuYv>"
    "$r_y!nv7V%DLC`-`%}IU-S2sexE*pzdIiJ#Bk5%*ShMJU(9FlOI?S5tKBQ#6V|;0f8uZS{8h`z`|^qO>fKuM1^x_qG+O!8Kl"
    "IAK7}MsZmbK`G7v}~ZrBwXd%HGQ}$g?L}D6cu5yRO4C;^F<JFQosQx)=Lid4zROck+n0$PZ$%KgcGfIQgCYO!Uqqn<zg{7b{"
    "rUvuER<pEHZczvCz6j>Es{+8N==ymI<Z`pQz`klm#1pufgi&!Hdtab$0v2b=h`gB`)y(c0Rs@-K65d4KDVyd&JXy)0agGu+x"
    "2{lOg<WUb@!F4Ld%YyG`<;eCC}al3i2^mgPK!qbMXLH1xSdZLDBfnC(iOQx-9{Li#gY>81{-A!)r9?aQ04s``J#Vv+Fy9m?U"
    "cgoMNyoR}9q4e{khq3j%=~(HVNzLSJ9M*F3Ouj$(J^$eNpN#jnds_8uh;_~AAK%Vyw3fJP!$IbKWNkzCP)zdCKhU$glouP8p"
    "K}dZV#T>QdJ_IaKY`yt*5mjC+g+Ov(Dh?Wzc9Ui#1hk7^6Ydfl{dF;xIk6IbUEKg_dpCk9kDPnZC+sdt$+;SfmdQLGPabKa>"
    "ZuOZH<2;?B*|=<qoz)SH(HPI-7r<`h$QG(&_wrWFLGSuFhR$Z@Sv}Xt2ayR)YmjF_<{|&_{)ZE?Dx!>A3E((y?Xvyy@{5U}O"
    "_C63wZ*{|vR5BoQW(dwM+Da2yiWDEI)`O!8T`<&{=1kKmrk$9vkdIF_~DHZRTF(%1|9^LmXVcc0k1i@oT2d=-DE-No<wN$2S"
    "J-xCaT;JEq&8xKw`u;G2-z@7K0vYBO)DLK!(dw3VfGV4^wTm^<Vzn)K@v=I6B!3PZwOME5{Jj<ielOQ<K*|5px+p)CNms*rr"
    "7H<v5#9E8k&y~&e_?Rc{qz<6Y_;}r_Dj|`MvB47E+5vmS0f)B~TX3g3IX)?{L9yNKYktoDo8{o)cDb9|ZL$bo$7E-!{6-k}f"
    "Xz4k>*O%PmN=q1*FuIF4@_%`*Eq5dIi(YtSlZ6W3w0MKme`hlpdRmB$bDJek)KK}Q9dD*DYnYTI5;NuEtVSZl4FSUL*7kJkU"
    "im*S46L381cGsV7W8ssaG>F`DXI>p?-WUXzB`z{2)aB5;~r>m#6ef@r3-Eb6|>&Kc@t26+ST3h;Mu}%tt(;zmlI4;e=GH)7="
    ")sX*ps+u-%xB+Oik~r+YlIyd*Ihug;*6OAQn6cSkZ1t#rHDV5tZoi9aHfkJOssi(*OiJzjkj!MWrKQ*^t-L?!OHBPN^J1tfA"
    "k=g8VPGcCzX>6yF+Izx^F?od4Ex7>jbqAabx*3D!Ke5uOu`)!ygHe{{`0VUNW!F4Ty9Bc=rEb)%DGNZ7k$1WdT5#qvz@6`%q"
    "6nm3nCkqunpxk=J6w8hhjq_<&cC(G5miQn$lkH@VfEA9~Hm{vlF#3!z;U*!dXlQa5F3~T-_%5=*xZ{M6Y<^$;L5`>)?`+SuO"
    "~EztL(qDb9BjL9Y|NTvy#$m8o6Y-=z(3^?{1g!N<dII+oY?gDh8k7{&}^`@Sl(yms2UqV8gZUu&{SPQgRHomV5BP;l+2_mPA"
    "lxbp$^V{Y~n}U)oUE7*N)#n)?M)bboIbAekXIn_MXC&m^fs~w276YvQrSpAd8(M-yv~7DI%s{v@nY$keA6jwj5HD18KT)Bz|"
    "C`euq9$&@Bl1_oPYGGbVEq7?8D(_&xu6he^{uaOexPYEDd!q8Wel$YMxw+UWqT(*m}D@!33kWuY=8({CiszYXSCr|gIZ&9$p"
    "0?L7fFsytQp0iWoQef0^e8f4mcXux2k=>gy64Wnasro-Ao#QtXaYqShS$hyfh$436k5oE$p`Y38*o*h07f_(vI!fz$7wo+#+"
    "-b}EAsQH~x;y@C87Vv$<`73;^2RZI0I9Zn5C%}KhV){UUFOLTLas>9z6F*U(5oXjNO5e=!eZ%qy8}l2&?Xnk%6AGUKy^sBv4"
    "l9buQmT{i?uS7fWJ%s<S+aucsPI3Qc+DH@pVx=+h?Cl7==Q=Frg<fTWCCs}`Un&uucqUs$0%M)$34p@D$ojsz5)W%ieNwlqS"
    "wY2(X(d;(Go)gMa`+Ef)F*-38Oh9>bnrTI5byxf|2^cvBZqfr74V`70<5F7ex#`aLVGAdos!jTtp*@-hD1|P1WR9C9oVAQX<"
    "q3#5yg8YDC(1%Quy-=!gP~!*0|+r=)M8v?8yx=i~x`!INMW*V=(E6opq!7ZOgf$RuDJUqrBggK-cWgV&)-r;L*xO-wyA@*$s"
    "?0{0Yb+4)H5jD~#Vcwi2?;9~{zk@KbFr9wc!6>=lFGa*H|q2>u}`dL4$C-G)huOLh+2zo-TzRzSkpkvpqQa}n+KxbxW=Swu8"
    "DUs=rAs}{60L|7u2!^t8hkf28-blswwU`&a^&<j8l*p82E89dN((n*N55)+Epnr7+fsn(0PQz8Uy0uuyg*{QBsheY7>CHm9B"
    "yxOulMj@_xL~ECdsqqa6sa3ioxe8#ZQ)U!p>>5k_-2Z}{m85Lyq}3&2>~So@{Y3<JR__-t(`c41byv@c?xbQ3~K0MDC2x6g6"
    "8MlgmoJmj+}GSGQb^M@G4dVYlLW8`@-G3M40reg*d$eueD<t=i>|Iss)d&V3;h4iKvh^%E3DUvTl&gqOHMhcRUdxRvhP@S3j"
    "5SpyI@%7By2#*NFrnB~BR<Tp1!Eav7sRZa3NHx<;ytykAbJOOh-Zh{G$FacMo0r61aRp~T8ufOm1D3OGo9^lr}N@<uj{YP2B"
    "PGr#(?k=GOOzET%I-Y<~}UnEm4II8-2S6?ug=NFlX6D$i3Z6T;SL>>ZTvTbY^sEHcN0)MatQNFf-G*R>oYf(bOYQVd|bn%KL"
    "e2{_hN4W+DgBH?dFH&5Z0ESwg8qlMa$RnHUauv$VPa#_ZI}^&zgQYRPl+O!uelb=$SXrhJCvHdx7{@531;Y8z0&>VH!MP~C>"
    "w+vwcZ=3s)pN*EPIS*E?&VRITY<qo!r$N%r9|KY1)@g6&?iU9(I~z*z?!4X2?CSeUvX-Rafh)ulKp>CIT#6J?0_YCY(70145"
    "-|W?A#U=AX&0(#O@gxx?nlZPC-dn3R3b#`N+@dSce0vJF8|(StCK8p;bGMON%FZOV!vIbrU&Rb9k3r=n0tUf$1CKOXeD+1yK"
    "$EP70~`Q2>3fawO|)<&P~9#5czTIfH6cT0>aZY|5!bpCl<SCB?BZTaUet7e1imA*9*`o=!16CgX;BsT9Fgqinv)RG8f@tymt"
    "d3+NZZ`@wP+_@aY1c-WJ0ty?XYP9?Je9ehE>GgHuHFL4U$>rvdYbzw)h2H#sH$7mHbHHW4k5o!n#Kpui3H&0!nQ{*63SQO+T"
    "jCH5o!s4$+1j9&MZF2DG_`Lveju1?8E=vyy4_g$lE>su=h?foPO&_|)a;oAbUrVJmC-4bVaACY2c)xEg*9^>yv$8R2<=gH?e"
    "YwTWn26XBRy5@`Jc5zd6bhYrMr_)Iy9SDV>B~A@FeQc;giHs_hp7*7mBg%$FiN4s_u$gY_Q@`&Q%2P0WojOgQcalc9ltQo(A"
    "isV;tL7p0nrjfR%V;`B6E(#7p@Ic%^Uci6N6HjUHw@KiBQ`)s3V#%7?g{g9=F$1&_mG}y51&^ntVfu%4|3Ill6Iy?V1|E0Xn"
    "dVWcfi;lbpK%L9I6%2uE-J?}c>d)W)_Oax|Q%pEDKilPU9ldQKPtMYpoZ(Rjw^Q@#5PyJCtg0OItcgeOv@@(FXez~G6BbS-+"
    "x&;7T60kg*T(LTMKH&4auA}n!k1cLICF!8s$!bqb%bb$YI^+5BnNUh6zAWTDD^H(`NAQWT|ykcn$_q1DonG5ay(V;~pDpwc0"
    "Fc?30sU#D;88$j<!ZCJ0*r;y26hMx)EeKacq>6+QF4C~?wn)%=v^fD)9U#@&#YlVl7YRjJ@>o(wJkv#Fs7IqPh$pYeg+D-<4"
    "X)a~gtRS8=5DBH)QPrnEV_A?b(QQ3*t#S>bEJ#6hwP%)bMmo^H!Ll6miAn-W%*`#VQwuGJL<iaUP=>t5zQOL#(gH#jUY)T-n"
    "jI&1_{<iCYYUkF1S`_eTzr!qbX(bGFflSRLg`l*f%KQi3v;gj^7^Yo_`Ta05QdMz{2k7uBm}p3Ei7!G^GQgw5hAm1@YTlOIK"
    "|k#XMQqQfI>#&57PxlD1O)*^8n)CY-ZoI5a3UzmqKwW$~>cfk&8EsgDG@f9D`?@Y^tw9YP16q)nh98IGB@Dd+1H2Bf>>q?tW"
    "j!Yf7;TeKW0Fe&&-Xd=^urKO1Sy;newI>A6DO~ShAR1}0iVu5nCS?AEm=5v>Sy2^Aj?We`A1}Q23Dw(`G9a}I{<Ljhvc~_Lx"
    "&o6}bf9i~Bb|c=-HH_B%;~>k@$8D)AC~Gi+=&B3g(uWJqlRyKdJ&g)Wcn0lhF>TWY(W2I&Qt8GYz!0x-Z@h5)HiefEK+wwek"
    "1CVn(UM6U==8zay_|}dYH<o>8IzKv!$`33t=i3*Lebv7I1_@Eo)31bYW;YR1WAU8IKZM{%$j|1izQ069{BC8vMIjxh}of~1N"
    "sfATsvx?h>uO$5dYK>FD@{sjdoEa-w=!34b>Mns3bf4gLALuEXKOhtHggTo`ymqx0Ml@npo0YP&n+1c0iNgWCW|_gIH7`XS+"
    "!EFm6C&jt2&bl#?9|;hpV4yF2=wz;`*|@AL>q7>wDlv~6guu^fk!tKjl9fzJsLqf|K)$hA!E)v`Av4MA1c9F+P3sVE`Ihqsc"
    "whD<@qE~r49cK4oOf|O=rp7xDw6u6?4iEFc|dg<y(J{eQN@`Gj?y=D9b+bASMkr)=PH1WcZYcbH>@Kxj+OAYf1s)~KrWGhGd"
    "h9w?wACZ1d((ZXXBF*rfx&n@~BhI9&Q1|V4d#(124PJ(w_Y_=D50s=ibCjxXXG`T8^edN9*YTymCE6A(p69W4)A(zNVTo68)"
    "i%&uNo?D+%U8oUnD0Bm!mWkQb&zyjMVtld`v@3{WYSXF^lPUQ^i^vhkGif<bQP@Z5!&3mDmTh;X$%#Hf!<vj-YxsT_Lkj>+v"
    "wuArKPP5$hVkhlt%RoibPE}^qyl{qJYRiZRrej`SQ<Xr$!VdQS_8<MKa#ZWO;52h;z9djd9Xv_PhP5;++BnC)7lmr@6l|vBP"
    "vDPK{1QK8I-|>5R{HA!PAN97_ol1q$(I6)L*etL%aMeZCLCn+yijnz@KKNQQsXzINIzEpR!2+<BKIAabR36l4iC-oX=cKmm2"
    "4Z9y^w?(%Zs!llLNx``(8SqAg`vL+9(EP*ZAW(p7;Dgn@w6Y%`m0W5A1`l;eH(d|_XRL~UVg3|r%J0lhr<jOobJvSi+WXTtt"
    "2jxDg>zO5(6)jeNB|ISrmP#WWXE{qHSId}h(+kYEdUIa^ie!HF)(nUv7TpA`4YY@Qb-(_#bka2b+rdUvK=>aRNE{P|1EEM(b"
    "FvJ`zpiGfiR%f<BWR>j(4N4yK0n0!yscSnQ{5^yO9ncbi6R^c8aHjG=krT}h$V&}(e+qNp4ZeOs1vH;8MDNsIq)<o2m@!N2o"
    "xZ40s8xZMlXo4Z7oEmxHS6uRne&02*0JFmq8dBiwRyb7h?!6|LDJ@>&~rKiAY)d&TFGA+XJ|-fq3?iYH`0|1Iac-Rf-25s<3"
    "0h7A84L(aiG8&KkR<R`mm+DN#&}5)+pddDyj1^#i~*I8CP(H}siT1&!>b#HvOYi}O4m9?5|rXBt?PDfw7Uq~foqZ{<`UO#lg"
    "w??CIMt-6F*jFr7s80f+BH#lS-iQ}!F^9h1XC?~WHWDi2s_h}LaCs%~yWDE2AfQ+Sl2Qno{@g<s?3iY4=NFS6ZD8dhlWp<;m"
    "onl>!aYen#X>A<^?sK8aC7V3K5ZZ4F25zqps}rSb7AMiv6%;HHxi)F3smD;j(p>?RSLi_sW%ZSB#6L2Q0gRN7mG=^9^6`#iT"
    "cwR?74MQ334P%ZmC!|(hD^Py=O2@)s%%X9f$WuNm8D1I9F+XUC#urDuD(5f0n1gpJmjt4x=`HoPdKOKE`@s&63=s{>t_1#5A"
    "|KJGV7_B8s%=t3;S737>sm*IHPGS6~p)la*g}TQd(FgqtF<HRuLVVHnib9Q=x1C!%20DY%){gf{Jd8FHG|vxp7fIlh%JSgYu"
    "uync<+9I&)1ZAk?<k)s9BXP(TF7KEQwBkD>}DOT^#0S$@5pE+|e-ncfjdq_-krT;+j}iG5yw9uU4Oqmi{UM&Jt)>#S|T=e$V"
    "A1wi2gly)f*abck4M7Luaf9OYAdR4l(N{xG0oKSypWs?c0EcBgsUGEb0qt4&V0NpwZSu48#9Q8Rt=n5<u`fIIlTZ_75L4?Y}"
    "X%RwJnd#A`SL@Dce~8Kg1|jV3OfXSS{8DSiDi%>f3sbR^7U8rg(~UiUUeT@b0g&Yg6B0Ph3$%$NDgEPL<$>}Krbxh-x*!Ds#"
    "iwRUSruQYb|Y#_V**E{L&hKEm`%W9>a(fBw!Fhvucifu<&&T-bwcq~7EQ5ws?KzYfWb=H@<(s><}>CC0*bvU|3nE5{e#IA8Q"
    "0F1(u}xjAH9-z`ve5qoqyAxp2hE}vK4^wE8k!Jy6KvyNvK$VB+95Ek{h+FpiI^)=0tGyH=}w#s*DM>zm-b`y?Cv04R+rmLO3"
    "c1SAipfETJ}tgZpclCczz|fDlPt64aGz_~>7h4Sc2Ak0ma&owO=o>Kbw)ztLu@hfGcB&nbu%&5}UgEEUL6$U+#&+*k!NOW2!"
    "EXpX-sP;9jL{<eL^WTPZ;M=?~`yr^AWDuq)0L&7NQ@Z(@qK4OK<RG3G;fx(G&G*D~D>RI`Z0Ob>59K5|sllkqTs5{SwK0-p*"
    "@9hRp6OU?`Mnx-FM%#cIfVw5${8yyoUiAQ&t#V~LNtAA0(S3vS)Fa-Pg>>Oec_cd%0LiKXkf^&<F|A(Xn(0ugoJP1Mf`CL`V"
    "A@%B!KiZIb&nY27IoZ)XnU>a?qwuL^Fgr5C=0&YCNkw>(PO7jBfU?`CmUi-jj7vWt@~^Z^9NdbFRK^IXXFEqq9Z*DeGWw2bV"
    "`#M3@@+RGIie+V<Nkk*F(N2LdMG61Y%-`sYRqhrdZGO<t2^LY;PO6rr*Sc|3Hy9X{x(+7{*i_c{7qERe=`fF+tJvVTWzjc+n"
    "iAFow>e(Ht6--x}Kx%2CN(>{g#`g&OZ307v>|$1E0vZVyHkj!n814MkCLLc~CYK->5_s>Sah<4A5!C{=1ZCNJ!Nm;=)zXj7H"
    "Sw&hW{Vg+ySen>%25lC{OKT7MQQuL|O3k@onS@LAUvh5e*h<p%@MCRD$M`|SuglVi0!?+XW@S8%ZwegCvlPcD`YN;^xw7#-s"
    "GJUUormAeMj;&-p)?%3oQy_GlS-gP~2S9MX7)N^gRN;b>>sQ%(hymRN`$F*q`F@V5?!2kqs~<zuu1-VL_G;REn$oN}M+r$Iw"
    "6gScx%^|e#y-$q{YcYxfo_S$HZ4_fY~f5J=Z!mc3fJrJs~rS#k_SS1C9sBMRBG!L8jZInYP_@wBRK_S$}=-Pzd{v5J8Y|H6H"
    "zWaD6XmG3HUW`ESV~d+ZjVr++JFZgN_boO>ie0;n@fXlU$k}=F#?rvU>g<OJguCBUc1v&-116h8l>~jreC5QNomK^GsuZQ>Z"
    "(?4CY~ob8AbTTildXn-obD)`vixx1*&M$J$T<gt4t#|MD^A3lI)?q$gOj-KcbQg~{2a@fl8)Nl0d+L`*@YmPF04uIQBoW?T6"
    "`pg$GvTq_gC%37gZ)6l5AK<68qs&$kFcu~49cXjlW*yfl<)>H8x-l?#GVz}egAEdADm0iSt2P<6z+2inm5@KF7rCOcWq8%!g"
    "n~>=+8C%I>-OJI%kEX&V<gNjT>l{Ef{{l}RqqAu-RRnIlOB$2C_9diF*ZzQ)6nHoxBo(mG@o56oykKSHG{N<H^UB{>%SR??;"
    "8<A{q1XhLj9%xBi6`^!qMLV6ANr-o;l>n|s6Quttbk8-{*j|;9b&vT9fo8s$_qT}Ep_8HL30L%LjFkVT2^@e_=B08HsQGZrw"
    "V8m2c+6$F#7p3Gh&H{g-B2X*<OLNC&=5RB1s$%@{eJ$luG~5zGS%rH_z$FhQbVjsvQI~B&kTy@sPpUbrcM}T<1XdUuCN8n&3"
    "q>IU9J;Mkme?#*;!Y*!LuY=qmh@>d|zj(<UTrd`Y`It3p*gdqLEd7+QaL%zQxkX#O0AXWa&6%U=0UVu|Q<*?1YHMzJVz5jik"
    "-bJl@}cg9kTIRx~?s~BVxshfg3<xopBB8meI_Z_>iy2(xO%E(Z`y7-R{^`yJ>*|oW<sH;Hy=covfG(CHSn1685&Y5Cr*$0JX"
    "z5>*_uLu*ZeX0Q<3)c>;<QGHi_Ri{2G=>i0RCHm+ggm(1tv`p!pSo2pqGFz?`UAo|s{q)tGMaaaU%AVrDgZBK|5ffR+N9N^e"
    "2`N%&nXA11M|EUx;5QOVVlH>;1jo^v@S%%NRJ@Wn5{3d%1_lMn^>g>Q#KQjVksSQL<xtOjJ(k$2AywJ8Az*Dj;)D4S^C3K5s"
    "NnwD7SSZRj~XU{#ar$^`}*ZLsen9qIagV8kF{x`8KYc4#qfkW^-D_(z;ZxQh5GhvffVGHkHA)(M>1awcQh{GTHo$z|R|;xnv"
    "326#<Mpuq;KUFEwh!mG)d+7n;YdE<!efHbq6<SW;4^s+J(kCE*=;NR|@|A(`P6{x%U55+(|~ws;g9d;bnZSws4R{+iqxU<QK"
    "0=_V};231i(R@9q0xaUH9fK4oCSodEC-;Ltv?*LoTl!a#fd{ukxH!9=aMrS=ZhA}*7`;;wG^*?I!xvQwZ7(ku}t&5KDm*0%t"
    "T4Ku1vzFq^NrZ-_H1V16CX6R*9dM3w(r4<8;d@hv<EePJM>E0!NcAB9XR4Sd&sd#pR7d*q)TUc?d-o6YPH*q?)we1jWyP!qh"
    "lXi$DjUT>C@IT3oXm7((U~9;>1_j05sAQY6|lYB*>;G8zwTq6)^pVlpcKm%7A{)jkz%6zR)2Y#MQYDgo}o&5KSD%TL84^JQV"
    "?)D5Yx>zJzxpt?T>p{Vmeb}VuuQ>Jsfd(!a^*Nt&wBb){7LVvN>AyDXx!7Jy=fL*VG$H3lAO511DQ8QN=wmj&xN7mc=Pjw+X"
    "0hHF*CrrimMyaxVsBVLqs;6R#7e6n)T?W!mr1EPji)E5x{<4mv9O9^uO#b9v!p;?~QglZ|NkX6@YFeyVe}#8G5e&)wbfSKhD"
    "z-&~F=rRBSIWTbm(GoPb*GC9brUo_3Ojb@cuW@a#Vj@%x?{b)2SrF_rmvGYC=S~Gec^GGs{B`n_o1$LVMkTThdZ%Wfrt&I|8"
    "YKXR!&)uJv$2ZP2#bQ(WV?Wgro3@E=NFC#?`#t!gBb90~(jK19A-LKAgr8FPlbh~Qftb7&nptCEixN_u9Or1Ge#X-{_2Jz6G"
    "?A}f611*qvC8)t$X8_~H#9a)jwH46l4u39p*~dI>N2HEIN#T-O}eJ{AFvL+fe9CS!1Qe<oTZ=Z?Erl93BSd|5HKH|egbt1Vc"
    "$U>w9bGqDADoK!`ulpY`fAPaA|0}aAj}P>?oO#IATom&wVHv)eapaeY0@lqG;mjpI#sab`|BnU?k4JI=YSf4^$9Ut>IaafhY"
    "sY6+3in7>J!yXM3VC4iRx8K(~rkYZJ{aq*G0LtaQ#$vPPZ2%_=9{4%ZwkrxPq9d=g7h#;Qh93G;xFB$fqB4AIs4nP8~R%dx%"
    "MJgSYlOox=n@w~8#xyl7PV}*BykMRZK`q6>OD00MV0=3_jEregZ6r5hxT#m=guZ<r(<-J!0rEgKPWU5}ls{8qlqx^YwTYoQ3"
    "ej|!wjEc55GeI#==~V~eq?45_N3TzS6pS<gV%M$^rePCb+h?HIkclvPRr>Fmg-0Gzhr|aemST5$EE|;9-Wk~%Dx_&0&xL_$g"
    "1kdy#VHCNyb3gj5lHrxxY8>WcuSGdy!4s!u!yLi5Hui_YvLPZ7@KEusnAN~nvt&eA7HYY-ku|(v*W%txt!O?#P=aQE9HetOm"
    "yrpt)(Q4%qcRLhUEH#d086deCvmZeG+a$*~eJJf&~DEwUO>0jjzgr!ZEC#q#Go|<T3!EP?i9u>_KXVNc-R3icU2@W0$NY@ey"
    ")93{B5-z60+FdQdtTEBhnWP1C7!ER>nHwBQrK_Q_5MV9>gB%9O?(Bucj)7C6z1%f^c75}UMIXyNjOAw+|wCYV=Qv)+%?h4p8"
    "D(kq?_m|%)5KB@e`c5ZlO0#q{7noT!NN3l#+{9g5>b)M1yj9``y5v{NCnKy~aIIlY7cG1kExFSE#I^F&%G?)E#NE2VQT-V7h"
    "6x!uc1&-av_XHV`i`r-4GpN#UoKfaVIQ4PYmsTK;L@5@vaZtX;zZdeDR2ugh<tgQy!vt=S=sJMH&;|<OwBMu*22%WI%qz^L+"
    "=^ZvkhCA1+uOZw=o4xwYpw4J8c>JK6{!|sI;B-QAZ(ywVVeL-gJ?4<N@$$aP!k=QcMPIO5~_q^B0fMx+@?cuV}B>*<(@rUf2"
    "NP%cKy<R+&Xu1GgFcak@}rN1OLLh%>XPFb$QL_%Bh$y`uBpU)CD6E9LP)R6E9_PkeR*w(`YtDxW>(xuJZII@Qw^f6igHfCCi"
    "c*AL;(<y(w?p*TUo#t5Xmb$K5+e#sO`IC<D`S{`p5d>g^QPuHbxDWJ)CuXg0MBjBg(#tFW!10O(7qqO_eb08|ZtQ*%x^5MyJ"
    "9-EI+4u{gcz(S&dL+BFo`@z7D6_jUXo(ezTOvN;G=Qudh3Nigmsy%+P~jt8x+z4%ZPsv5N9g(1<8TR@%5*eKBYQpOYss`rH5"
    "%2#!&VQbr`%0t!;IyIaHF3l$+n8%;<#cU}f6iDhQP!!Z$StYwVQR#IyQwc;us%TRe+1q5b57UFV*|9@t8l1)jEB}p6V)C{^z"
    "er9XK^4;coh2oe>HS6ZzspA`_4Eu#J6e=%?qwL9nQcU*x~q6qN!~E;`lBv+6*{d}uLRZ7%%o|%%R|#Iq9NsRhvdX<rreqnEy"
    "n5fpib2Ct(=yS7o@vGc`fD$yJHeIFsF=HCqu=n>bRlZHA?4U7c8A`^VfPK%I=e$yfm>!?WH5z<7(X~`8`c79mxlp!alK>v29"
    "+deI$0}<0J|=vI*=BjLp&YejE{^l@kNFhl5F)3d)RUIR)iax68Ky{tQiddJu8Il7J4wJ58KV6B$rQHqYGGpP5jrWbPW(##9n"
    "$mOlQ>r<9lO37^5+M|p%W^LybA8M6}vIxv0)0Ym1yTtC2|N)F`wf*~%G`q%XnzW=#YhNXG(hVGc^etT{8Xjp&enTO4}{sCpq"
    "RH=6J%Ym)4fmKPWqaZ`|c_ggUX2=-Q!JRO)Eh_(?Z=-3s50@F0^`C-ZWjjrSYfF4LF)P&7w$ruVz1L?hqKN9aJhZ61)VXY(a"
    "07j4U@<;mtVFJI3Q8udz<0e0wtD^w+FXw-0Cg10$G5w$h_inHD2MfJ0}$7JeJcO=8m-i^`}B_9e~?j61g#_JVD@|ejn@{cw3"
    "XjUi!UcoeuBuNb-xw;HwGJ&0(_fM{H#;DKIm{vai-9v<L%bW&>z*xrofu*p!XyISNfy(sOd0~<VvCI^@=g;;U5<&U>$oGS%X"
    "{>(M&X+$9utwTnX!xPAmhnd)@~{l)4pqnHd?FT%hMh6aqrVS7apXr<hY`SaxluskwAmOby7c*9{m(`2otNcaPDNG76#vii}X"
    "2w&JDMOI64W#zUHQ7JxQxc)SBj>5Q65Nl9ievY_=280V+y32>1CL750qR}L!GGz$C`$qiUgwd{<#F{23^SJIJvTqXSz$Oe;%"
    "fS{;3jH2bgY@%CVWy=qxy_&2pEp^)K#3-E#W8_A@<xqI#Fre-^h_+Oz$h~=d9kzb6j;WXZXKYqnPn=1$*cEq*KG*wil~0&3_"
    "W-R%hbc$Q;_<D<k{6)uclTAmbZh#llP+z54K<f;a`i`rZ5VT(KP_keG@7I8PbNoYQ4QIhGD<-BiA$~tp^WmmN~m0uVr5H)Af"
    "z1xP43z;KK;LIlPzvk&Qh$O7dM<b1L|LGM>YL{-g9BjGZ1Iu4UQ?RN;y+R9PcAqM9DgJ?)BD?eV~m<?_Ah=8LI+Q@8Lrip~q"
    "g{VNbGsDc47Y#Rl{z<??dnmlTYbC~Chk7o~GAWE=#INl<*HazMm;Q?Ey<HtPdAnSQV6yfcTY%0;*&p1$;sAZNq6I@i$cqF$3"
    "7F1fwj^Nmj2CJJ^**+DsYVtiX-f0PUFtv9RoCKBB}8<)Oi$fe}<wurF=HK(a#YP`$-a|H(_ngiwJ0;g)~&OOl5<jzt4D3LO<"
    "sJjYz{Cj<oG8i^+P)}xmBPVmCf9?>CF{xKJQ>AON?&6KHA7PdTLFXiW1uIjJiOn@YpyW+`+i;*Zstg2MZ;mY51<WsS;mNnCA"
    "C;Y>u++{MB%GWY23jOb2+gN-x!C>JqpJniP|Qc>TiDEm31pNW(YzOJ1-C|owW2`9LC)J%f<dR1TEcyIqeD<c$Fz{zUc%uhoC"
    "`jPno(~(hj7J}`3jQ$-hV*f1sUO~?3WB9*k<c)ayqV*V70By=(S&`lxwCDt<D3J(PZ+KomHx~r5BQ3^c(nM9S{;r`%w-+(vK"
    "R4P~#!UF1Bsg-Sj`Lk<s<y6lqxET3qRHjG6c+EOX{fOm<0OsQa%0wf=dMCbyPJe_=Wg-q&uG&}-0WbCN}P_Cg8=JG=~McrVu"
    "BE8ij_q%cr?q#`(~kPUDy5Ws$m{f`&Cv%Y$b<q%U#iiu)x?{!A6CMtfbbT`Sccr0!I5j6Sj-x={g*O*wtlAWew?wv5MG}}eI"
    "M={S@(|VJi_8sXVu8Jw8%)d?8JibpQ04saN(mL@JZL+pWoTq1(O9b1Q+JA0J5J(ls9LItPhhm)w6R4!I%LK|F<ul56az<pTz"
    "IE!{DM#A$a^p9(r4)5$9QR`^G%DLgE6vG$>GD4!P=%&#7n)l_50dOgc&}Dye*|jBRAbuhbGgbjx9d#FuJi#7qF=ZtHx%?^04"
    "X}kxiA_gEX!WFZD{TH20uYtd%b$k_;Ww1=|pG1H-1-DKuoArw{oXZ5Mb46T`Ur}7dk1HPY3$SsyE>gYE#}%ovhRw;Z-7MSH3"
    "A(E3!d^hk^k~y{6<SgxN_i6Y)EJbpyP%_gI1qmo~{vdc|Y4S*}xG9lAEzp{?jp7PyOkA+40VfZ-n$P4B("
)
